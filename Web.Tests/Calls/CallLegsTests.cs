using LiveChatMeet.Calls;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using static LiveChatMeet.Tests.Plant.Actors.SampleCall;

namespace LiveChatMeet.Tests.Calls;

/// <summary>The legs of a call: who joins, who is retired, and whose signals pass.</summary>
public sealed class CallLegsTests
{
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
}
