using LiveChatMeet.Calls;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using static LiveChatMeet.Tests.Plant.Actors.SampleCall;

namespace LiveChatMeet.Tests.Calls;

/// <summary>What is known of a call's quality, as values.</summary>
public sealed class CallQualityTests
{
    private static readonly CallMeasures Measured = new()
    {
        Received = 990,
        Lost = 10,
        Readings = 3,
        RoundTripMs = 40,
        IsRelayed = false,
    };

    [Theory]
    [InlineData(0, 40, QualityGrade.Good)]
    [InlineData(19, 299, QualityGrade.Good)]
    [InlineData(20, 40, QualityGrade.Fair)]
    [InlineData(0, 300, QualityGrade.Fair)]
    [InlineData(80, 40, QualityGrade.Weak)]
    [InlineData(0, 800, QualityGrade.Weak)]
    public void A_word_says_how_good_it_was(int lostOfThousand, int roundTripMs, QualityGrade grade)
    {
        var measured = Measured with
        {
            Received = 1_000 - lostOfThousand,
            Lost = lostOfThousand,
            RoundTripMs = roundTripMs,
        };

        Assert.Equal(grade, CallQuality.Of(EndReason.HungUp, measured, 0)?.Grade);
    }

    [Fact]
    public void Nothing_is_said_of_a_call_that_nobody_measured_or_that_goes_on()
    {
        Assert.Null(CallQuality.Of(EndReason.HungUp, CallMeasures.None, 0));
        Assert.Null(CallQuality.Of(EndReason.Missed, CallMeasures.None, 0));
        Assert.Null(CallQuality.Of(null, Measured, 0));
    }

    [Fact]
    public void A_call_that_never_connected_had_none() =>
        Assert.Equal(
            new CallQuality(QualityGrade.None, null, null, null, 0),
            CallQuality.Of(EndReason.FailedShut, CallMeasures.None, 0)
        );

    [Fact]
    public void Legs_are_summed_and_their_round_trips_weighed_by_how_often_they_measured()
    {
        var other = new CallMeasures
        {
            Received = 10,
            Readings = 1,
            RoundTripMs = 80,
            IsRelayed = true,
        };

        var sum = Measured.Plus(other);

        Assert.Equal((1_000, 10, 4, 50), (sum.Received, sum.Lost, sum.Readings, sum.RoundTripMs));
        Assert.True(sum.IsRelayed);
        Assert.Equal(Measured, Measured.Plus(CallMeasures.None));
        Assert.Equal(Measured, CallMeasures.None.Plus(Measured));
    }

    [Theory]
    [InlineData(-1, 0, 1, 10)]
    [InlineData(0, -1, 1, 10)]
    [InlineData(50_000_001, 0, 1, 10)]
    [InlineData(0, long.MaxValue, 1, 10)]
    [InlineData(0, 0, -1, 10)]
    [InlineData(0, 0, 50_001, 10)]
    [InlineData(0, 0, 1, -1)]
    [InlineData(0, 0, 1, 60_001)]
    [InlineData(0, 0, 1, null)]
    [InlineData(0, 0, 0, 10)]
    public void What_no_browser_measures_is_refused(long received, long lost, int readings, int? roundTripMs)
    {
        var refused = Assert.Throws<RefusedException>(() =>
            CallMeasures.Checked(new(received, lost, readings, roundTripMs, null))
        );

        Assert.Equal(Refusal.BadArguments, refused.Code);
    }

    [Fact]
    public void A_party_that_goes_on_in_another_document_has_moved_and_one_that_loads_its_page_anew_has_not()
    {
        var talking = InProgress.Apply(new CallCommand.MediaConnected(Party.Agent, AgentLeg), Start);

        var moved = talking
            .Apply(Join(Party.Agent, OtherLeg), Start)
            .Apply(new CallCommand.MediaConnected(Party.Agent, OtherLeg), Start);
        var reloaded = talking
            .Apply(new CallCommand.Leave(Party.Agent, AgentLeg), Start)
            .Apply(Join(Party.Agent, OtherLeg), Start)
            .Apply(new CallCommand.MediaConnected(Party.Agent, OtherLeg), Start);

        Assert.Equal((0, 1, 0), (talking.Moves, moved.Moves, reloaded.Moves));
    }

    [Fact]
    public void What_a_leg_measured_stays_with_the_call_when_it_goes_and_counts_once()
    {
        var call = InProgress;
        var lease = new Lease
        {
            CallId = call.Id,
            LegId = AgentLeg,
            Party = Party.Agent,
            RenewedAt = Start,
            Measures = Measured,
        };
        var leave = new CallCommand.Leave(Party.Agent, AgentLeg);
        var hangUp = new CallCommand.HangUp(Party.Agent);

        var left = new OpenCall(call, [lease]).After(leave, call.Apply(leave, Start), Start);
        var ended = left.After(hangUp, left.Call.Apply(hangUp, Start), Start);

        Assert.Equal(Measured, left.Call.Measures);
        Assert.Equal(Measured, ended.Call.Measures);
    }
}
