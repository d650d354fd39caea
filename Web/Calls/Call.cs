using System.Collections.Immutable;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;

namespace LiveChatMeet.Calls;

/// <summary>
/// One attempt to talk, from ring to end. The whole state machine: immutable, without clock or storage; a command
/// returns the next call, the same one if nothing changes, or a refusal. docs/protocol.md says who may send which
/// command.
/// </summary>
public sealed record Call
{
    public const int MaxDeclineNoteLength = 200;

    /// <summary>More legs than people can open by hand are a mistake or an attack.</summary>
    public const int MaxLegs = 8;

    /// <summary>The id of the message that records it.</summary>
    public required string Id { get; init; }

    public required string RoomId { get; init; }

    public required string AgentId { get; init; }

    /// <summary>What the agent was called then.</summary>
    public required string AgentName { get; init; }

    public required string VisitorId { get; init; }

    /// <summary>What the visitor was called then.</summary>
    public required string VisitorName { get; init; }

    /// <summary>Media go through TURN only.</summary>
    public bool RelayOnly { get; init; }

    /// <summary>Made by the form that started the call: sending it again finds this call.</summary>
    public required string StartKey { get; init; }

    public CallState State { get; init; }

    /// <summary>Rises with each change that the parties see.</summary>
    public long Version { get; init; } = 1;

    public int LastEpoch { get; init; }

    /// <summary>The documents that take part, by rising epoch.</summary>
    public ImmutableArray<Leg> Legs { get; init; } = [];

    public RingProgress Progress { get; init; }

    public required DateTimeOffset RangAt { get; init; }

    public required DateTimeOffset RingsUntil { get; init; }

    public DateTimeOffset? AcceptedAt { get; init; }

    /// <summary>Made by the document that accepted, so that it knows that it won even if the answer was lost.</summary>
    public string? AcceptKey { get; init; }

    public bool VoiceOnly { get; init; }

    /// <summary>When media first came through; null until then.</summary>
    public DateTimeOffset? ConnectedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public EndReason? EndReason { get; init; }

    /// <summary>Who ended it; null when time did.</summary>
    public Party? EndedBy { get; init; }

    /// <summary>The visitor's note with a decline.</summary>
    public string? DeclineNote { get; init; }

    /// <summary>How often a party went on in another document, with sound and picture all the while.</summary>
    public int Moves { get; init; }

    /// <summary>Of the legs that are gone: what those measure that take part is in their leases.</summary>
    public CallMeasures Measures { get; init; } = CallMeasures.None;

    /// <summary>When an agent said of a call that was missed or declined that nobody need call back any more.</summary>
    public DateTimeOffset? SettledAt { get; init; }

    /// <summary>What that agent was called then.</summary>
    public string? SettledBy { get; init; }

    /// <summary>A late or repeated command returns the call unchanged, and the answer tells the sender the current
    /// state.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.CallNotAccepted"/>: nothing on the visitor's side takes
    /// part before the accept, nor a document that waits for a different accept than the one that won;
    /// <see cref="Refusal.LegNotFound"/>: the id is a leg of the other side; <see cref="Refusal.TooManyRequests"/>: too
    /// many legs; <see cref="Refusal.BadArguments"/>: a value that is not defined.</exception>
    public Call Apply(CallCommand command, DateTimeOffset now) =>
        (State, command) switch
        {
            (_, { IsDefined: false }) => throw new RefusedException(Refusal.BadArguments),

            (CallState.Ringing, CallCommand.RingProgressed show) when show.Progress > Progress => Changed(
                this with
                {
                    Progress = show.Progress,
                }
            ),

            (CallState.Ringing, CallCommand.Accept accept) => Changed(
                this with
                {
                    State = CallState.InProgress,
                    AcceptedAt = now,
                    AcceptKey = accept.Key,
                    VoiceOnly = accept.VoiceOnly,
                    Progress = RingProgress.Seen,
                }
            ),
            (CallState.Ringing, CallCommand.Decline decline) => Ended(Calls.EndReason.Declined, Party.Visitor, now) with
            {
                DeclineNote = decline.Note,
            },
            (CallState.Ringing, CallCommand.HangUp { By: Party.Agent }) => Ended(
                Calls.EndReason.Cancelled,
                Party.Agent,
                now
            ),
            (CallState.Ringing, CallCommand.HangUp) => Ended(Calls.EndReason.Declined, Party.Visitor, now),
            (CallState.Ringing, CallCommand.Miss) => Ended(Calls.EndReason.Missed, null, RingsUntil),
            (CallState.Ringing, CallCommand.LeaseExpired drop) => Ended(
                Calls.EndReason.Cancelled,
                Party.Agent,
                drop.LastSeenAt
            ),
            (CallState.Ringing, CallCommand.Join { Leg.Party: Party.Visitor } or CallCommand.MediaConnected) =>
                throw new RefusedException(Refusal.CallNotAccepted),
            (CallState.InProgress, CallCommand.Join { AcceptKey: { } key }) when key != AcceptKey =>
                throw new RefusedException(Refusal.CallNotAccepted),

            (CallState.InProgress, CallCommand.HangUp hangUp) => Ended(Calls.EndReason.HungUp, hangUp.By, now),
            (CallState.InProgress, CallCommand.LeaseExpired drop) => Ended(
                Calls.EndReason.Dropped,
                drop.Silent,
                drop.LastSeenAt
            ),
            (CallState.InProgress, CallCommand.Fail fail)
                when ConnectedAt is null && Own(fail.LegId, fail.By) is not null => Ended(fail.Why, null, now),
            (CallState.InProgress, CallCommand.MediaConnected connect) => Own(connect.LegId, connect.By) is { } leg
                ? Connected(leg, now)
                : this,

            (CallState.Ringing or CallState.InProgress, CallCommand.Join join) => Joined(join.Leg),
            (CallState.Ringing or CallState.InProgress, CallCommand.Report report) => Own(report.LegId, report.By)
                is { } leg
                ? Reported(leg, report)
                : this,
            (CallState.Ringing or CallState.InProgress, CallCommand.Leave leave) => Own(leave.LegId, leave.By)
                is { } leg
                ? Changed(this with { Legs = Legs.Remove(leg) })
                : this,

            _ => this,
        };

    /// <summary>A signal passes between two legs of different parties, both in the snapshot, once the visitor has
    /// accepted.</summary>
    /// <exception cref="RefusedException">It may not pass.</exception>
    public void CheckSignal(Party by, string from, string to)
    {
        if (State == CallState.Ringing)
            throw new RefusedException(Refusal.CallNotAccepted);
        if (State == CallState.Ended)
            throw new RefusedException(Refusal.CallEnded);
        if (Own(from, by) is null || !Legs.Any(leg => leg.Id == to && leg.Party != by))
            throw new RefusedException(Refusal.LegNotFound);
    }

    public bool IsOf(Party party, string id) => (party == Party.Agent ? AgentId : VisitorId) == id;

    /// <returns>A leg of this party; null if it has none with this id, or no longer.</returns>
    public Leg? Own(string legId, Party by) => Legs.FirstOrDefault(leg => leg.Id == legId && leg.Party == by);

    private static Call Changed(Call next) => next with { Version = next.Version + 1 };

    private Call Ended(EndReason reason, Party? by, DateTimeOffset at) =>
        // A clock that was set back must not make a call end before it started.
        Changed(
            this with
            {
                State = CallState.Ended,
                EndReason = reason,
                EndedBy = by,
                EndedAt = Later(at, AcceptedAt ?? RangAt),
                Legs = [],
            }
        );

    private Call Joined(Leg leg)
    {
        if (Own(leg.Id, leg.Party) is not null)
            return this; // its answer was lost, and it asks again
        if (Legs.Any(known => known.Id == leg.Id))
            throw new RefusedException(Refusal.LegNotFound);
        if (Legs.Length >= MaxLegs)
            throw new RefusedException(Refusal.TooManyRequests);
        return Changed(this with { LastEpoch = LastEpoch + 1, Legs = [.. Legs, leg with { Epoch = LastEpoch + 1 }] });
    }

    // Make-before-break: the party's older legs leave only now that the new one plays.
    private Call Connected(Leg leg, DateTimeOffset now)
    {
        var kept = Legs.Where(other => other.Party != leg.Party || other.Epoch >= leg.Epoch)
            .Select(other => other.Id == leg.Id ? leg with { IsConnected = true } : other)
            .ToImmutableArray();
        return leg.IsConnected && kept.Length == Legs.Length
            ? this
            : Changed(
                this with
                {
                    ConnectedAt = ConnectedAt ?? now,
                    Legs = kept,
                    Moves = IsMove(leg) ? Moves + 1 : Moves,
                }
            );
    }

    // A page that is loaded anew has left before: that is none.
    private bool IsMove(Leg leg) =>
        !leg.IsConnected && Legs.Any(old => old.Party == leg.Party && old.Epoch < leg.Epoch && old.IsConnected);

    private Call Reported(Leg leg, CallCommand.Report report)
    {
        var next = leg with { Container = report.Container, Microphone = report.Microphone, Camera = report.Camera };
        return next == leg ? this : Changed(this with { Legs = Legs.Replace(leg, next) });
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}
