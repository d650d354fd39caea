using LiveChatMeet.Calls;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;

namespace LiveChatMeet.Tests.Plant.Actors;

/// <summary>What docs/protocol.md promises of a call, written a second time and in another way: step by step, with a
/// list that changes. The call itself is compared with it.</summary>
public sealed class ExpectedCall
{
    private readonly List<ExpectedLeg> _legs = [];
    private string _state = "rings";
    private string? _key;
    private int _epoch;
    private bool _hasMedia;
    private RingProgress _progress;
    private DateTimeOffset _begun = SampleCall.Start;
    private DateTimeOffset? _ended;

    public override string ToString() =>
        $"{_state} {_key} {(_ended is { } at ? at : _begun):O} {_progress} {(_hasMedia ? "media" : "")} "
        + string.Join(' ', _legs);

    /// <summary>The same of a call.</summary>
    public static string Of(Call call)
    {
        var state = call.State switch
        {
            CallState.Ringing => "rings",
            CallState.InProgress => "goes on",
            _ => $"{call.EndReason} by {call.EndedBy}",
        };
        var legs = call.Legs.Select(leg => new ExpectedLeg(leg.Id, leg.Party, leg.Epoch) { Plays = leg.IsConnected });
        return $"{state} {call.AcceptKey} {call.EndedAt ?? call.AcceptedAt ?? call.RangAt:O} {call.Progress} "
            + $"{(call.ConnectedAt is null ? "" : "media")} {string.Join(' ', legs)}";
    }

    /// <returns>The code with which it is refused; null if it is not.</returns>
    public string? Do(CallCommand command, DateTimeOffset now)
    {
        if (!command.IsDefined)
            return Refusal.BadArguments;
        return _state switch
        {
            "rings" => WhileItRings(command, now),
            "goes on" => WhileItGoesOn(command, now),
            _ => null,
        };
    }

    private string? WhileItRings(CallCommand command, DateTimeOffset now)
    {
        switch (command)
        {
            case CallCommand.RingProgressed { Progress: var progress }:
                _progress = progress > _progress ? progress : _progress;
                return null;
            case CallCommand.Accept accept:
                (_state, _key, _begun, _progress) = ("goes on", accept.Key, now, RingProgress.Seen);
                return null;
            case CallCommand.Decline or CallCommand.HangUp { By: Party.Visitor }:
                return End(EndReason.Declined, Party.Visitor, now);
            case CallCommand.HangUp:
                return End(EndReason.Cancelled, Party.Agent, now);
            case CallCommand.LeaseExpired expired:
                return End(EndReason.Cancelled, Party.Agent, expired.LastSeenAt);
            case CallCommand.Miss:
                return End(EndReason.Missed, null, SampleCall.Ringing.RingsUntil);
            case CallCommand.MediaConnected or CallCommand.Join { Leg.Party: Party.Visitor }:
                return Refusal.CallNotAccepted;
            default:
                return OfALeg(command);
        }
    }

    private string? WhileItGoesOn(CallCommand command, DateTimeOffset now)
    {
        switch (command)
        {
            case CallCommand.HangUp hangUp:
                return End(EndReason.HungUp, hangUp.By, now);
            case CallCommand.LeaseExpired expired:
                return End(EndReason.Dropped, expired.Silent, expired.LastSeenAt);
            case CallCommand.Fail fail when !_hasMedia && Find(fail.LegId, fail.By) is not null:
                return End(fail.Why, null, now);
            case CallCommand.MediaConnected plays when Find(plays.LegId, plays.By) is { } leg:
                leg.Plays = _hasMedia = true;
                _legs.RemoveAll(old => old.Party == leg.Party && old.Epoch < leg.Epoch);
                return null;
            case CallCommand.Join { AcceptKey: { } key } when key != _key:
                return Refusal.CallNotAccepted;
            default:
                return OfALeg(command);
        }
    }

    private string? OfALeg(CallCommand command)
    {
        if (command is CallCommand.Leave leave)
            _legs.RemoveAll(leg => leg.Id == leave.LegId && leg.Party == leave.By);
        if (command is not CallCommand.Join { Leg: { Id: var id, Party: var party } })
            return null;
        if (_legs.Find(leg => leg.Id == id) is { } known)
            return known.Party == party ? null : Refusal.LegNotFound;
        if (_legs.Count == Call.MaxLegs)
            return Refusal.TooManyRequests;
        _legs.Add(new(id, party, ++_epoch));
        return null;
    }

    private string? End(EndReason reason, Party? by, DateTimeOffset at)
    {
        (_state, _ended) = ($"{reason} by {by}", at > _begun ? at : _begun);
        _legs.Clear();
        return null;
    }

    private ExpectedLeg? Find(string id, Party by) => _legs.Find(leg => leg.Id == id && leg.Party == by);

    private sealed record ExpectedLeg(string Id, Party Party, int Epoch)
    {
        public bool Plays { get; set; }

        public override string ToString() => $"{Id}={Party}{Epoch}{(Plays ? "!" : "")}";
    }
}
