using LiveChatMeet.Calls;
using LiveChatMeet.Identity;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Texts;

namespace LiveChatMeet.Tests.Calls;

/// <summary>How long a ring lasts, and what ends it.</summary>
[BeginsFirst]
public sealed class RingTimeTests : IAsyncLifetime
{
    private readonly WatchedTime _time = new();

    [Fact]
    public async Task A_ring_that_nobody_answers_is_missed_at_its_time()
    {
        await using var call = await PlainCall.RingAsync(_time.Shop);
        var (leg, rang) = (Ids.New(), _time.Now);
        await call.Agent.JoinAsync(call.Id, leg);

        await _time.PassAsync(TimeSpan.FromSeconds(44.5), () => call.Agent.RenewAsync(call.Id, leg));
        var before = await call.Agent.SnapshotAsync(call.Id);
        await _time.PassAsync(WatchedTime.Step);
        var missed = await call.Guest.HearsAsync("the end of the ring", c => c.State == CallState.Ended);

        Assert.Equal(CallState.Ringing, before.State);
        Assert.Equal(
            (EndReason.Missed, null, null, rang.AddSeconds(45)),
            (missed.EndReason, missed.EndedBy, missed.StartTime, missed.EndTime)
        );
        Assert.Equal(rang.AddSeconds(45), await _time.EndedAtAsync(call));
        Assert.Equal((0, 0), await call.LeftoversAsync());
    }

    /// <summary>M3: deadlines run by a clock that nobody sets.</summary>
    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    [Trait("Requirement", "D17")]
    public async Task A_ring_lasts_its_time_however_the_clock_is_set(int hours)
    {
        await using var call = await PlainCall.RingAsync(_time.Shop);
        var leg = Ids.New();
        await call.Agent.JoinAsync(call.Id, leg);
        await _time.PassAsync(TimeSpan.FromSeconds(10), () => call.Agent.RenewAsync(call.Id, leg));

        _time.Clock.Set(TimeSpan.FromHours(hours));
        await _time.PassAsync(TimeSpan.FromSeconds(34.5), () => call.Agent.RenewAsync(call.Id, leg));
        var before = await call.Agent.SnapshotAsync(call.Id);
        await _time.PassAsync(WatchedTime.Step);
        var missed = await call.Guest.HearsAsync("the end of the ring", c => c.State == CallState.Ended);

        Assert.Equal((CallState.Ringing, EndReason.Missed), (before.State, missed.EndReason));
    }

    [Fact]
    public async Task A_ring_whose_agent_is_gone_is_cancelled_with_the_last_sign()
    {
        await using var call = await PlainCall.RingAsync(_time.Shop);
        var leg = Ids.New();
        await _time.PassAsync(TimeSpan.FromSeconds(5));
        await call.Agent.JoinAsync(call.Id, leg);
        var last = _time.Now;

        await _time.PassAsync(WatchedTime.Silence + WatchedTime.Step);
        var cancelled = await call.Guest.HearsAsync("the end of the ring", c => c.State == CallState.Ended);

        Assert.Equal(
            (EndReason.Cancelled, Party.Agent, null, last),
            (cancelled.EndReason, cancelled.EndedBy, cancelled.StartTime, cancelled.EndTime)
        );
        Assert.Equal(last + WatchedTime.Silence + WatchedTime.Step, await _time.EndedAtAsync(call));
    }

    [Fact]
    public async Task A_visitor_who_accepts_and_never_comes_has_a_call_of_no_length()
    {
        await using var call = await PlainCall.RingAsync(_time.Shop);
        var leg = Ids.New();
        await call.Agent.JoinAsync(call.Id, leg);
        await _time.PassAsync(TimeSpan.FromSeconds(10), () => call.Agent.RenewAsync(call.Id, leg));
        await call.Guest.AcceptAsync(call.Id);
        var accepted = _time.Now;

        await _time.PassAsync(WatchedTime.Silence + WatchedTime.Step, () => call.Agent.RenewAsync(call.Id, leg));
        var dropped = await call.Agent.HearsAsync("the end of the call", c => c.State == CallState.Ended);

        Assert.Equal(
            (EndReason.Dropped, Party.Visitor, accepted, accepted),
            (dropped.EndReason, dropped.EndedBy, dropped.StartTime, dropped.EndTime)
        );
    }

    public ValueTask InitializeAsync() => _time.InitializeAsync();

    public ValueTask DisposeAsync() => _time.DisposeAsync();
}
