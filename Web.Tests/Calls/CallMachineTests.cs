using LiveChatMeet.Calls;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using static LiveChatMeet.Tests.Plant.Actors.SampleCall;

namespace LiveChatMeet.Tests.Calls;

/// <summary>The state machine as values: no host, no clock.</summary>
[Trait("Requirement", "CS-2")]
[Trait("Requirement", "D15")]
public sealed class CallMachineTests
{
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
    public void The_progress_of_a_ring_only_rises()
    {
        var seen = Ringing.Apply(new CallCommand.RingProgressed(RingProgress.Seen), Now);

        Assert.Equal((RingProgress.Seen, Ringing.Version + 1), (seen.Progress, seen.Version));
        Assert.Same(seen, seen.Apply(new CallCommand.RingProgressed(RingProgress.Delivered), Now));
        Assert.Same(seen, seen.Apply(new CallCommand.RingProgressed(RingProgress.Seen), Now));
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

    private static string Word<T>(T value) =>
        $"{value}" is { Length: > 0 } word ? char.ToLowerInvariant(word[0]) + word[1..] : "";
}
