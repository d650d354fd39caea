using LiveChatMeet.Calls;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;

namespace LiveChatMeet.Tests.Calls;

/// <summary>The state machine as values: no host, no clock.</summary>
public sealed class CallMachineTests
{
    private const string AgentLeg = "AAAAAAAAAAAAAAAAA";
    private const string VisitorLeg = "VVVVVVVVVVVVVVVVV";
    private const string OtherLeg = "BBBBBBBBBBBBBBBBB";
    private const int Sequences = 10_000;
    private const int MaxSequenceLength = 50;

    private static readonly DateTimeOffset Start = new(2026, 11, 22, 8, 27, 14, TimeSpan.Zero);
    private static readonly DateTimeOffset Now = Start.AddSeconds(10);

    private static readonly Call Ringing = new()
    {
        Id = "CLcSj3ijxWrc4xd5y",
        RoomId = "Hv7PRmGPGkTo464DJ",
        AgentId = "agent",
        AgentName = "Mara Lindqvist",
        VisitorId = "visitor",
        VisitorName = "Ada",
        StartKey = "start",
        RangAt = Start,
        RingsUntil = Start.AddSeconds(45),
    };

    private static readonly Call InProgress = Ringing
        .Apply(Join(Party.Agent, AgentLeg), Start)
        .Apply(new CallCommand.Accept("key", VoiceOnly: false), Start.AddSeconds(5))
        .Apply(Join(Party.Visitor, VisitorLeg), Start.AddSeconds(6));

    private static readonly Call Ended = InProgress.Apply(new CallCommand.HangUp(Party.Visitor), Start.AddSeconds(8));

    private static readonly Dictionary<string, CallCommand> Commands = new()
    {
        ["sent"] = new CallCommand.RingProgressed(RingProgress.Sent),
        ["seen"] = new CallCommand.RingProgressed(RingProgress.Seen),
        ["accept"] = new CallCommand.Accept("another", VoiceOnly: true),
        ["decline"] = new CallCommand.Decline("In a meeting."),
        ["visitor hangs up"] = new CallCommand.HangUp(Party.Visitor),
        ["agent hangs up"] = new CallCommand.HangUp(Party.Agent),
        ["miss"] = new CallCommand.Miss(),
        ["visitor silent"] = new CallCommand.LeaseExpired(Party.Visitor, Start.AddSeconds(7)),
        ["agent silent"] = new CallCommand.LeaseExpired(Party.Agent, Start.AddSeconds(7)),
        ["visitor joins"] = Join(Party.Visitor, OtherLeg),
        ["agent joins"] = Join(Party.Agent, OtherLeg),
        ["visitor connects"] = new CallCommand.MediaConnected(Party.Visitor, VisitorLeg),
        ["agent connects"] = new CallCommand.MediaConnected(Party.Agent, AgentLeg),
        ["visitor fails"] = new CallCommand.Fail(Party.Visitor, VisitorLeg),
        ["agent fails"] = new CallCommand.Fail(Party.Agent, AgentLeg),
        ["visitor reports"] = new CallCommand.Report(
            Party.Visitor,
            VisitorLeg,
            Container.Overlay,
            MicrophoneState.On,
            CameraState.On
        ),
        ["agent reports"] = new CallCommand.Report(
            Party.Agent,
            AgentLeg,
            Container.Tab,
            MicrophoneState.On,
            CameraState.On
        ),
        ["visitor leaves"] = new CallCommand.Leave(Party.Visitor, VisitorLeg),
        ["agent leaves"] = new CallCommand.Leave(Party.Agent, AgentLeg),
    };

    [Theory]
    [InlineData("sent", "same", "same")]
    [InlineData("seen", "seen", "same")]
    [InlineData("accept", "inProgress", "same")]
    [InlineData("decline", "declined by visitor", "same")]
    [InlineData("visitor hangs up", "declined by visitor", "hungUp by visitor")]
    [InlineData("agent hangs up", "cancelled by agent", "hungUp by agent")]
    [InlineData("miss", "missed", "same")]
    [InlineData("visitor silent", "cancelled by agent", "dropped by visitor")]
    [InlineData("agent silent", "cancelled by agent", "dropped by agent")]
    [InlineData("visitor joins", Refusal.CallNotAccepted, "A1 V2 V3")]
    [InlineData("agent joins", "A1 A2", "A1 V2 A3")]
    [InlineData("visitor connects", Refusal.CallNotAccepted, "A1 V2!")]
    [InlineData("agent connects", Refusal.CallNotAccepted, "A1! V2")]
    [InlineData("visitor fails", "same", "failed")]
    [InlineData("agent fails", "same", "failed")]
    [InlineData("visitor reports", "same", "V2 Overlay On On")]
    [InlineData("agent reports", "A1 Tab On On", "A1 Tab On On")]
    [InlineData("visitor leaves", "same", "A1")]
    [InlineData("agent leaves", "", "V2")]
    public void What_comes_of_each_command_in_each_state(string command, string whileRinging, string whileInProgress)
    {
        var ringing = Ringing.Apply(Join(Party.Agent, AgentLeg), Start);

        Assert.Equal(whileRinging, Outcome(ringing, Commands[command]));
        Assert.Equal(whileInProgress, Outcome(InProgress, Commands[command]));
        Assert.Equal("same", Outcome(Ended, Commands[command]));
    }

    [Fact]
    public void The_table_has_every_command()
    {
        var known = Commands
            .Values.Select(command => command.GetType())
            .Distinct()
            .Order(Comparer<Type>.Create((a, b) => string.CompareOrdinal(a.Name, b.Name)));

        Assert.Equal(typeof(CallCommand).GetNestedTypes().OrderBy(type => type.Name, StringComparer.Ordinal), known);
    }

    [Fact]
    public void A_ring_that_is_accepted_and_hung_up_has_both_times()
    {
        var accepted = Ringing.Apply(new CallCommand.Accept("key", VoiceOnly: true), Now);
        var ended = accepted.Apply(new CallCommand.HangUp(Party.Agent), Now.AddMinutes(3));

        Assert.Equal(
            (CallState.InProgress, Now, "key", true, null),
            (accepted.State, accepted.AcceptedAt, accepted.AcceptKey, accepted.VoiceOnly, accepted.EndedAt)
        );
        Assert.Equal((CallState.Ended, EndReason.HungUp, Party.Agent), (ended.State, ended.EndReason, ended.EndedBy));
        Assert.Equal((Now, Now.AddMinutes(3)), (ended.AcceptedAt, ended.EndedAt));
        Assert.Empty(ended.Legs);
    }

    [Fact]
    public void The_first_accept_counts_and_the_second_reads_whose_it_was()
    {
        var first = Ringing.Apply(new CallCommand.Accept("one", VoiceOnly: false), Now);
        var second = first.Apply(new CallCommand.Accept("two", VoiceOnly: true), Now.AddSeconds(1));

        Assert.Same(first, second);
        Assert.Equal(("one", false), (second.AcceptKey, second.VoiceOnly));
    }

    [Fact]
    public void A_decline_keeps_its_word_and_a_cancel_has_none()
    {
        var declined = Ringing.Apply(new CallCommand.Decline("In a meeting."), Now);
        var cancelled = Ringing.Apply(new CallCommand.HangUp(Party.Agent), Now);

        Assert.Equal(
            (EndReason.Declined, Party.Visitor, "In a meeting."),
            (declined.EndReason, declined.EndedBy, declined.DeclineNote)
        );
        Assert.Equal(
            (EndReason.Cancelled, Party.Agent, null),
            (cancelled.EndReason, cancelled.EndedBy, cancelled.DeclineNote)
        );
        Assert.Equal((null, Now), (declined.AcceptedAt, declined.EndedAt));
    }

    [Fact]
    public void A_missed_ring_ends_when_it_was_over_however_late_that_is_seen()
    {
        var missed = Ringing.Apply(new CallCommand.Miss(), Ringing.RingsUntil.AddMinutes(5));

        Assert.Equal(
            (EndReason.Missed, null, null, Ringing.RingsUntil),
            (missed.EndReason, missed.EndedBy, missed.AcceptedAt, missed.EndedAt)
        );
    }

    [Theory]
    [InlineData(Party.Agent)]
    [InlineData(Party.Visitor)]
    public void A_dropped_call_ends_with_the_last_sign_of_the_party_that_fell_silent(Party silent)
    {
        var dropped = InProgress.Apply(new CallCommand.LeaseExpired(silent, Start.AddSeconds(7)), Start.AddSeconds(27));

        Assert.Equal(
            (EndReason.Dropped, silent, Start.AddSeconds(7)),
            (dropped.EndReason, dropped.EndedBy, dropped.EndedAt)
        );
    }

    [Fact]
    public void No_call_ends_before_it_began_whatever_the_clock_says()
    {
        var ringing = Ringing.Apply(new CallCommand.HangUp(Party.Agent), Start.AddHours(-1));
        var talking = InProgress.Apply(new CallCommand.HangUp(Party.Agent), Start.AddHours(-1));
        var silent = InProgress.Apply(new CallCommand.LeaseExpired(Party.Agent, Start), Now);

        Assert.Equal(Start, ringing.EndedAt);
        Assert.Equal((InProgress.AcceptedAt, InProgress.AcceptedAt), (talking.EndedAt, silent.EndedAt));
    }

    [Fact]
    public void A_call_fails_only_while_no_leg_ever_connected()
    {
        var never = InProgress.Apply(new CallCommand.Fail(Party.Visitor, VisitorLeg), Now);
        var strangers = InProgress.Apply(new CallCommand.Fail(Party.Visitor, AgentLeg), Now);
        var connected = InProgress.Apply(new CallCommand.MediaConnected(Party.Agent, AgentLeg), Now);
        var others = connected.Apply(new CallCommand.Fail(Party.Visitor, VisitorLeg), Now);
        var reloaded = connected
            .Apply(new CallCommand.Leave(Party.Agent, AgentLeg), Now)
            .Apply(Join(Party.Agent, OtherLeg), Now);
        var later = reloaded.Apply(new CallCommand.Fail(Party.Agent, OtherLeg), Now);

        Assert.Equal((EndReason.Failed, null, Now), (never.EndReason, never.EndedBy, never.EndedAt));
        Assert.Same(InProgress, strangers);
        Assert.Same(connected, others);
        Assert.Same(reloaded, later);
    }

    [Fact]
    public void Epochs_rise_over_both_parties_and_are_never_used_again()
    {
        var call = InProgress
            .Apply(new CallCommand.Leave(Party.Visitor, VisitorLeg), Now)
            .Apply(Join(Party.Visitor, OtherLeg), Now);

        Assert.Equal("A1 V3", Legs(call));
        Assert.Equal(3, call.LastEpoch);
    }

    [Fact]
    public void Joining_twice_is_one_leg()
    {
        var again = InProgress.Apply(Join(Party.Visitor, VisitorLeg), Now);

        Assert.Same(InProgress, again);
    }

    [Fact]
    public void Nobody_joins_with_the_leg_of_the_other_side()
    {
        var refused = Assert.Throws<RefusedException>(() => InProgress.Apply(Join(Party.Visitor, AgentLeg), Now));

        Assert.Equal(Refusal.LegNotFound, refused.Code);
    }

    [Fact]
    public void There_are_no_more_legs_than_people_open_by_hand()
    {
        var full = Enumerable
            .Range(2, Call.MaxLegs - 2)
            .Aggregate(InProgress, (call, i) => call.Apply(Join(Party.Visitor, $"leg-{i}"), Now));

        var refused = Assert.Throws<RefusedException>(() => full.Apply(Join(Party.Agent, OtherLeg), Now));

        Assert.Equal((Call.MaxLegs, Refusal.TooManyRequests), (full.Legs.Length, refused.Code));
        Assert.Same(full, full.Apply(Join(Party.Visitor, VisitorLeg), Now));
    }

    [Fact]
    public void A_leg_that_connects_retires_the_older_legs_of_its_own_party_alone()
    {
        var handoff = InProgress
            .Apply(Join(Party.Visitor, OtherLeg), Now)
            .Apply(Join(Party.Visitor, "newest"), Now)
            .Apply(Join(Party.Agent, "agent-2"), Now);

        var moved = handoff.Apply(new CallCommand.MediaConnected(Party.Visitor, OtherLeg), Now);
        var late = moved.Apply(new CallCommand.MediaConnected(Party.Visitor, VisitorLeg), Now);
        var repeated = moved.Apply(new CallCommand.MediaConnected(Party.Visitor, OtherLeg), Now);

        Assert.Equal("A1 V2 V3 V4 A5", Legs(handoff));
        Assert.Equal("A1 V3! V4 A5", Legs(moved));
        Assert.Same(moved, late);
        Assert.Same(moved, repeated);
    }

    [Fact]
    public void The_old_leg_stays_until_the_new_one_plays()
    {
        var playing = InProgress.Apply(new CallCommand.MediaConnected(Party.Visitor, VisitorLeg), Now);

        var handoff = playing.Apply(Join(Party.Visitor, OtherLeg), Now);
        var givenUp = handoff.Apply(new CallCommand.Leave(Party.Visitor, OtherLeg), Now);

        Assert.Equal("A1 V2! V3", Legs(handoff));
        Assert.Equal("A1 V2!", Legs(givenUp));
    }

    [Fact]
    public void The_progress_of_a_ring_only_rises()
    {
        var seen = Ringing.Apply(new CallCommand.RingProgressed(RingProgress.Seen), Now);

        Assert.Equal((RingProgress.Seen, Ringing.Version + 1), (seen.Progress, seen.Version));
        Assert.Same(seen, seen.Apply(new CallCommand.RingProgressed(RingProgress.Delivered), Now));
        Assert.Same(seen, seen.Apply(new CallCommand.RingProgressed(RingProgress.Seen), Now));
    }

    [Fact]
    public void A_signal_passes_between_legs_of_different_parties_and_only_from_ones_own()
    {
        var call = InProgress.Apply(Join(Party.Visitor, OtherLeg), Now);

        call.CheckSignal(Party.Visitor, VisitorLeg, AgentLeg);
        call.CheckSignal(Party.Agent, AgentLeg, OtherLeg);

        Assert.Equal(Refusal.LegNotFound, Signal(call, Party.Visitor, VisitorLeg, OtherLeg));
        Assert.Equal(Refusal.LegNotFound, Signal(call, Party.Visitor, AgentLeg, VisitorLeg));
        Assert.Equal(Refusal.LegNotFound, Signal(call, Party.Visitor, AgentLeg, AgentLeg));
        Assert.Equal(Refusal.LegNotFound, Signal(call, Party.Visitor, "nobody", AgentLeg));
        Assert.Equal(Refusal.LegNotFound, Signal(call, Party.Agent, AgentLeg, "nobody"));
        Assert.Equal(
            Refusal.CallNotAccepted,
            Signal(Ringing.Apply(Join(Party.Agent, AgentLeg), Now), Party.Agent, AgentLeg, VisitorLeg)
        );
        Assert.Equal(Refusal.CallEnded, Signal(Ended, Party.Agent, AgentLeg, VisitorLeg));
    }

    [Fact]
    public void Whatever_comes_in_whatever_order_the_promises_hold()
    {
        var random = new Random(20261122);
        for (var i = 0; i < Sequences; i++)
        {
            var (call, now, story) = (Ringing, Start, new List<string>());
            for (var length = random.Next(1, MaxSequenceLength + 1); length > 0; length--)
            {
                now = now.AddMilliseconds(random.Next(-5_000, 20_000));
                var command = Any(random, now);
                story.Add($"{command} at {now:O}");
                var next = Try(call, command, now);
                var broken = Broken(call, next).ToList();
                Assert.True(
                    broken.Count == 0,
                    $"Sequence {i}: {string.Join(", ", broken)} "
                        + $"after{Environment.NewLine}{string.Join(Environment.NewLine, story)}"
                );
                call = next;
            }
        }
    }

    private static IEnumerable<string> Broken(Call before, Call after)
    {
        if (after.Version < before.Version)
            yield return "the version fell";
        if (after.Version == before.Version && after != before)
            yield return "a change without a new version";
        if (before.State == CallState.Ended && after != before)
            yield return "an ended call changed";
        if (after.State < before.State)
            yield return "the state went back";
        if (after.LastEpoch < before.LastEpoch)
            yield return "the epochs fell";
        if (after.AcceptedAt is null && after.Legs.Any(leg => leg.Party == Party.Visitor))
            yield return "a leg of the visitor before the accept";
        if (after.AcceptedAt is null && after.Legs.Any(leg => leg.IsConnected))
            yield return "media before the accept";
        if ((after.State == CallState.InProgress) != (after.AcceptedAt is not null && after.EndedAt is null))
            yield return "a start that does not fit the state";
        if ((after.State == CallState.Ended) != (after.EndedAt is not null && after.EndReason is not null))
            yield return "an end that does not fit the state";
        if (after.EndedAt < (after.AcceptedAt ?? after.RangAt))
            yield return "an end before the start";
        if (after.State == CallState.Ended && after.Legs.Length > 0)
            yield return "a leg after the end";
        if (after.Legs.Length > Call.MaxLegs)
            yield return "too many legs";
        if (!after.Legs.Select(leg => leg.Epoch).SequenceEqual(after.Legs.Select(leg => leg.Epoch).Distinct().Order()))
            yield return "epochs out of order";
        if (after.Legs.Any(leg => leg.Epoch > after.LastEpoch))
            yield return "an epoch from nowhere";
        if (after != before && after.State != CallState.InProgress && Passes(after))
            yield return $"a signal passed while {after.State}";
    }

    private static bool Passes(Call call) =>
        Signal(call, Party.Visitor, VisitorLeg, AgentLeg) is null
        || Signal(call, Party.Agent, AgentLeg, VisitorLeg) is null
        || Signal(call, Party.Agent, OtherLeg, AgentLeg) is null;

    private static readonly string[] LegIds = [AgentLeg, VisitorLeg, OtherLeg, "leg-4", "leg-5", ""];

    // Also what no honest side would say: in the other's name, with the other's leg, twice, too late.
    private static CallCommand Any(Random random, DateTimeOffset now)
    {
        var party = random.Next(2) == 0 ? Party.Visitor : Party.Agent;
        var leg = LegIds[random.Next(LegIds.Length)];
        return random.Next(16) switch
        {
            0 => new CallCommand.RingProgressed((RingProgress)random.Next(4)),
            1 => new CallCommand.Accept($"key-{random.Next(3)}", random.Next(2) == 0),
            2 when random.Next(3) == 0 => new CallCommand.Decline(null),
            3 when random.Next(3) == 0 => new CallCommand.HangUp(party),
            4 when random.Next(3) == 0 => new CallCommand.Miss(),
            5 when random.Next(3) == 0 => new CallCommand.LeaseExpired(party, now.AddSeconds(-20)),
            6 => new CallCommand.Fail(party, leg),
            7 => new CallCommand.Report(
                party,
                leg,
                (Container)random.Next(3),
                (MicrophoneState)random.Next(3),
                (CameraState)random.Next(6)
            ),
            8 => new CallCommand.Leave(party, leg, random.Next(2) == 0),
            9 or 10 or 11 => new CallCommand.MediaConnected(party, leg),
            _ => Join(party, leg),
        };
    }

    private static Call Try(Call call, CallCommand command, DateTimeOffset now)
    {
        try
        {
            return call.Apply(command, now);
        }
        catch (RefusedException)
        {
            return call; // nothing was changed
        }
    }

    private static string Outcome(Call call, CallCommand command)
    {
        Call next;
        try
        {
            next = call.Apply(command, Now);
        }
        catch (RefusedException refused)
        {
            return refused.Code;
        }
        if (ReferenceEquals(call, next))
            return "same";
        Assert.Equal(call.Version + 1, next.Version);
        if (next.State == CallState.Ended)
            return $"{Word(next.EndReason)}{(next.EndedBy is null ? "" : $" by {Word(next.EndedBy)}")}";
        if (next.State != call.State)
            return Word(next.State);
        if (next.Progress != call.Progress)
            return Word(next.Progress);
        return command is CallCommand.Report report && next.Own(report.LegId, report.By) is { } leg
            ? $"{Text(leg)} {leg.Container} {leg.Microphone} {leg.Camera}"
            : Legs(next);
    }

    private static string? Signal(Call call, Party by, string from, string to)
    {
        try
        {
            call.CheckSignal(by, from, to);
            return null;
        }
        catch (RefusedException refused)
        {
            return refused.Code;
        }
    }

    private static CallCommand.Join Join(Party party, string id) =>
        new(
            new Leg
            {
                CallId = "CLcSj3ijxWrc4xd5y",
                Id = id,
                Party = party,
                Container = Container.Tab,
            }
        );

    private static string Legs(Call call) => string.Join(' ', call.Legs.Select(Text));

    /// <summary>Party and epoch; with a mark when it plays.</summary>
    private static string Text(Leg leg) =>
        $"{(leg.Party == Party.Agent ? "A" : "V")}{leg.Epoch}{(leg.IsConnected ? "!" : "")}";

    private static string Word<T>(T value) =>
        $"{value}" is { Length: > 0 } word ? char.ToLowerInvariant(word[0]) + word[1..] : "";
}
