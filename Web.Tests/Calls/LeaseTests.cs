using LiveChatMeet.Calls;
using LiveChatMeet.Identity;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;

namespace LiveChatMeet.Tests.Calls;

/// <summary>Time is the test's own here, and passes in steps of the watch; another call, which lives all the while,
/// tells when a step was looked at.</summary>
[BeginsFirst]
public sealed class LeaseTests(WatchedTime time) : IClassFixture<WatchedTime>
{
    private readonly WatchedTime _time = time;

    /// <summary>M3: a clock that is set ends no call, and keeps none whose other side is gone.</summary>
    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    [Trait("Requirement", "D17")]
    public async Task A_silent_party_has_20_seconds_however_the_clock_is_set(int hours)
    {
        var (call, agentLeg, visitorLeg) = await PlainCall.TalkingAsync(_time.Shop);
        await using var _ = call;
        Task AgentAsync() => call.Agent.RenewAsync(call.Id, agentLeg);
        Task VisitorAsync() => call.Guest.RenewAsync(call.Id, visitorLeg);
        await _time.PassAsync(TimeSpan.FromSeconds(5), AgentAsync, VisitorAsync);

        _time.Clock.Set(TimeSpan.FromHours(hours));
        await _time.PassAsync(TimeSpan.FromSeconds(25), AgentAsync, VisitorAsync);
        var running = await call.Agent.SnapshotAsync(call.Id);
        await _time.PassAsync(WatchedTime.Silence, AgentAsync);
        var before = await call.Agent.SnapshotAsync(call.Id);
        await _time.PassAsync(WatchedTime.Step);
        var dropped = await call.Agent.HearsAsync("the end of the call", c => c.State == CallState.Ended);

        Assert.Equal((CallState.InProgress, CallState.InProgress), (running.State, before.State));
        Assert.Equal((EndReason.Dropped, Party.Visitor), (dropped.EndReason, dropped.EndedBy));
        Assert.True(dropped.EndTime >= dropped.StartTime, $"{dropped.StartTime} to {dropped.EndTime}");
    }

    /// <summary>M3: both browsers vanish while the clock is set.</summary>
    [Fact]
    [Trait("Requirement", "D7")]
    [Trait("Requirement", "D17")]
    public async Task A_call_that_both_leave_ends_after_20_seconds_though_the_clock_was_set_back()
    {
        var (call, agentLeg, visitorLeg) = await PlainCall.TalkingAsync(_time.Shop);
        await using var _ = call;
        await _time.PassAsync(
            TimeSpan.FromSeconds(5),
            () => call.Agent.RenewAsync(call.Id, agentLeg),
            () => call.Guest.RenewAsync(call.Id, visitorLeg)
        );

        _time.Clock.Set(TimeSpan.FromHours(-1));
        await _time.PassAsync(WatchedTime.Silence + WatchedTime.Step);
        var dropped = await call.Agent.HearsAsync("the end of the call", c => c.State == CallState.Ended);

        Assert.True(dropped.EndTime >= dropped.StartTime, $"{dropped.StartTime} to {dropped.EndTime}");
        var next = await PlainCall.StartAsync(_time.Shop.Mara, call.Rid);
        Assert.NotEqual(call.Id, next);
        await call.Agent.HangUpAsync(next);
    }

    [Theory]
    [InlineData(Party.Agent)]
    [InlineData(Party.Visitor)]
    [Trait("Requirement", "D7")]
    public async Task A_party_that_is_silent_for_20_seconds_ends_the_call_with_its_last_sign(Party silent)
    {
        var (call, agentLeg, visitorLeg) = await PlainCall.TalkingAsync(_time.Shop);
        await using var _ = call;
        Task AgentAsync() => call.Agent.RenewAsync(call.Id, agentLeg);
        Task VisitorAsync() => call.Guest.RenewAsync(call.Id, visitorLeg);
        await _time.PassAsync(TimeSpan.FromSeconds(7), AgentAsync, VisitorAsync);
        var last = _time.Now;

        await _time.PassAsync(WatchedTime.Silence, silent == Party.Agent ? VisitorAsync : AgentAsync);
        var before = await call.Agent.SnapshotAsync(call.Id);
        await _time.PassAsync(WatchedTime.Step);
        var dropped = await call.Guest.HearsAsync("the end of the call", c => c.State == CallState.Ended);

        Assert.Equal(CallState.InProgress, before.State);
        Assert.Equal((EndReason.Dropped, silent, last), (dropped.EndReason, dropped.EndedBy, dropped.EndTime));
        Assert.Equal(last + WatchedTime.Silence + WatchedTime.Step, await _time.EndedAtAsync(call));
        Assert.Equal((0, 0), await call.LeftoversAsync());
    }

    [Fact]
    public async Task Renewals_keep_a_call_alive_as_long_as_they_come_and_change_nothing_else()
    {
        var (call, agentLeg, visitorLeg) = await PlainCall.TalkingAsync(_time.Shop);
        await using var _ = call;
        var before = await call.Agent.SnapshotAsync(call.Id);

        // Two of three renewals are lost on the way.
        for (var i = 0; i < 3; i++)
        {
            var version = await call.Agent.RenewAsync(call.Id, agentLeg);
            Assert.Equal((before.Version, before.Version), (version, await call.Guest.RenewAsync(call.Id, visitorLeg)));
            await _time.PassAsync(TimeSpan.FromSeconds(15));
        }

        Assert.Equal(
            (CallState.InProgress, before.Version),
            ((await call.Agent.SnapshotAsync(call.Id)) is var c ? c.State : default, c.Version)
        );
    }

    [Fact]
    public async Task Whose_packets_are_heard_lives()
    {
        var (call, agentLeg, visitorLeg) = await PlainCall.TalkingAsync(_time.Shop);
        await using var _ = call;

        await _time.PassAsync(
            TimeSpan.FromSeconds(25),
            () => call.Agent.RenewAsync(call.Id, agentLeg, visitorLeg, "AAAAAAAAAAAAAAAAA", "")
        );
        var heard = await call.Agent.SnapshotAsync(call.Id);
        var last = _time.Now;
        await _time.PassAsync(
            WatchedTime.Silence + WatchedTime.Step,
            () => call.Agent.RenewAsync(call.Id, agentLeg, agentLeg)
        );
        var dropped = await call.Agent.HearsAsync("the end of the call", c => c.State == CallState.Ended);

        Assert.Equal((CallState.InProgress, 2), (heard.State, heard.Legs.Count));
        Assert.Equal((EndReason.Dropped, Party.Visitor, last), (dropped.EndReason, dropped.EndedBy, dropped.EndTime));
    }

    [Fact]
    public async Task A_second_document_that_dies_leaves_the_call_to_the_first()
    {
        var (call, agentLeg, visitorLeg) = await PlainCall.TalkingAsync(_time.Shop);
        await using var _ = call;
        var second = Ids.New();
        var joined = await call.Guest.JoinAsync(call.Id, second);

        await _time.PassAsync(
            WatchedTime.Silence + WatchedTime.Step,
            () => call.Agent.RenewAsync(call.Id, agentLeg),
            () => call.Guest.RenewAsync(call.Id, visitorLeg)
        );
        var left = await call.Agent.HearsAsync("the dead leg leaves", c => c.Version > joined.Version);
        await _time.PassAsync(
            WatchedTime.Silence,
            () => call.Agent.RenewAsync(call.Id, agentLeg),
            () => call.Guest.RenewAsync(call.Id, visitorLeg)
        );

        Assert.Equal(3, joined.Legs.Count);
        Assert.Equal([agentLeg, visitorLeg], left.Legs.Select(leg => leg.Id));
        Assert.Equal(left.Version, (await call.Agent.SnapshotAsync(call.Id)).Version);
    }

    [Fact]
    public async Task Whoever_goes_has_20_seconds_to_come_back()
    {
        var (call, agentLeg, visitorLeg) = await PlainCall.TalkingAsync(_time.Shop);
        await using var _ = call;
        Task AgentAsync() => call.Agent.RenewAsync(call.Id, agentLeg);
        await _time.PassAsync(TimeSpan.FromSeconds(10), AgentAsync);
        await call.Guest.LegLeftAsync(call.Id, visitorLeg);

        await _time.PassAsync(TimeSpan.FromSeconds(19.5), AgentAsync);
        var back = await call.Guest.JoinAsync(call.Id, Ids.New());
        var last = _time.Now;
        await _time.PassAsync(WatchedTime.Silence + WatchedTime.Step, AgentAsync);
        var dropped = await call.Agent.HearsAsync("the end of the call", c => c.State == CallState.Ended);

        Assert.Equal(CallState.InProgress, back.State);
        Assert.Equal((EndReason.Dropped, Party.Visitor, last), (dropped.EndReason, dropped.EndedBy, dropped.EndTime));
    }

    [Fact]
    [Trait("Requirement", "D3")]
    public async Task A_server_that_was_held_up_drops_nobody_for_it()
    {
        var (call, agentLeg, visitorLeg) = await PlainCall.TalkingAsync(_time.Shop);
        await using var _ = call;
        await _time.PassAsync(
            TimeSpan.FromSeconds(5),
            () => call.Agent.RenewAsync(call.Id, agentLeg),
            () => call.Guest.RenewAsync(call.Id, visitorLeg)
        );
        var last = _time.Now;

        await _time.HoldUpAsync(TimeSpan.FromMinutes(10));
        var resumed = _time.Now;
        await _time.PassAsync(TimeSpan.FromSeconds(19), () => call.Agent.RenewAsync(call.Id, agentLeg));
        var before = await call.Agent.SnapshotAsync(call.Id);
        await _time.PassAsync(TimeSpan.FromSeconds(2), () => call.Agent.RenewAsync(call.Id, agentLeg));
        var dropped = await call.Agent.HearsAsync("the end of the call", c => c.State == CallState.Ended);

        Assert.Equal(CallState.InProgress, before.State);
        Assert.Equal((EndReason.Dropped, Party.Visitor, last), (dropped.EndReason, dropped.EndedBy, dropped.EndTime));
        Assert.InRange(
            await _time.EndedAtAsync(call),
            resumed + WatchedTime.Silence,
            resumed + WatchedTime.Silence + WatchedTime.Step + WatchedTime.Step
        );
    }

    [Fact]
    public async Task However_often_a_call_moves_few_leases_are_kept()
    {
        await using var own = await Shop.OpenAsync();
        var (call, _, left) = await PlainCall.TalkingAsync(own);
        await using var _ = call;

        for (var move = 0; move < 12; move++)
        {
            var next = Ids.New();
            await call.Guest.JoinAsync(call.Id, next);
            await call.Guest.LegConnectedAsync(call.Id, next);
            await call.Guest.LegLeftAsync(call.Id, left);
            left = next;
        }

        await Eventually.IsTrueAsync("leases are written", async () => (await call.LeftoversAsync()).Leases >= 2);
        var (legs, leases) = await call.LeftoversAsync();
        Assert.Equal(2, legs);
        Assert.InRange(leases, 2, 4);
    }

    [Fact]
    [Trait("Requirement", "D2")]
    public async Task A_server_that_starts_again_gives_everybody_their_full_time()
    {
        await using var own = new WatchedTime();
        await own.InitializeAsync();
        var (call, agentLeg, visitorLeg) = await PlainCall.TalkingAsync(own.Shop);
        await own.PassAsync(
            TimeSpan.FromSeconds(5),
            () => call.Agent.RenewAsync(call.Id, agentLeg),
            () => call.Guest.RenewAsync(call.Id, visitorLeg)
        );
        var last = own.Now;
        var mara = own.Shop.Mara.CookieHeader;
        await own.Shop.Server.DisposeAsync();
        own.Clock.Advance(TimeSpan.FromMinutes(1));

        await using var next = await Server.StartAsync(directory: own.Directory, time: own.Clock);
        var started = own.Now;
        await using var agent = await HubClient.ConnectAsync(next, "", mara);
        await using var guest = await new PlainVisitor(next, Shop.Site)
        {
            Credential = call.Visitor.Credential,
        }.ConnectAsync();
        var (agents, visitors) = (
            await agent.HearsAsync("the open call", c => c.Id == call.Id),
            await guest.HearsAsync("the open call", c => c.Id == call.Id)
        );
        await own.PassOnAsync(
            next,
            TimeSpan.FromSeconds(19.5),
            call.Id,
            agentLeg,
            () => agent.RenewAsync(call.Id, agentLeg)
        );
        var before = await agent.SnapshotAsync(call.Id);
        await own.PassOnAsync(
            next,
            TimeSpan.FromSeconds(1),
            call.Id,
            agentLeg,
            () => agent.RenewAsync(call.Id, agentLeg)
        );
        var dropped = await guest.HearsAsync("the end of the call", c => c.Id == call.Id && c.State == CallState.Ended);

        Assert.Equal(
            (CallState.InProgress, 2, agents.Version),
            (visitors.State, visitors.Legs.Count, visitors.Version)
        );
        Assert.Equal(CallState.InProgress, before.State);
        Assert.Equal((EndReason.Dropped, Party.Visitor, last), (dropped.EndReason, dropped.EndedBy, dropped.EndTime));
        Assert.InRange(
            await WatchedTime.EndedAtAsync(next, call.Id),
            started + WatchedTime.Silence,
            started + WatchedTime.Silence + WatchedTime.Step + WatchedTime.Step
        );
    }
}
