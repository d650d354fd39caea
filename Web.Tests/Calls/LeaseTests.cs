using LiveChatMeet.Calls;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Calls;

/// <summary>Time is the test's own here, and passes in steps of the watch; another call, which lives all the while,
/// tells when a step was looked at.</summary>
public sealed class LeaseTests : IAsyncLifetime
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(20);

    private readonly string _directory = Path.Combine(Path.GetTempPath(), $"livechatmeet-{Ids.New()}");
    private readonly SettableClock _clock = new(
        DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds())
    );
    private Shop _shop = null!;
    private (PlainCall Call, string AgentLeg, string VisitorLeg) _heart;

    private DateTimeOffset Now => _clock.GetUtcNow();

    [Fact]
    public async Task A_ring_that_nobody_answers_is_missed_at_its_time()
    {
        await using var call = await PlainCall.RingAsync(_shop);
        var (leg, rang) = (Ids.New(), Now);
        await call.Agent.JoinAsync(call.Id, leg);

        await PassAsync(TimeSpan.FromSeconds(44.5), () => call.Agent.RenewAsync(call.Id, leg));
        var before = await call.Agent.SnapshotAsync(call.Id);
        await PassAsync(Step);
        var missed = await call.Guest.HearsAsync("the end of the ring", c => c.State == CallState.Ended);

        Assert.Equal(CallState.Ringing, before.State);
        Assert.Equal(
            (EndReason.Missed, null, null, rang.AddSeconds(45)),
            (missed.EndReason, missed.EndedBy, missed.StartTime, missed.EndTime)
        );
        Assert.Equal(rang.AddSeconds(45), await EndedAtAsync(call));
        Assert.Equal((0, 0), await call.LeftoversAsync());
    }

    /// <summary>M3: deadlines run by a clock that nobody sets.</summary>
    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task A_ring_lasts_its_time_however_the_clock_is_set(int hours)
    {
        await using var call = await PlainCall.RingAsync(_shop);
        var leg = Ids.New();
        await call.Agent.JoinAsync(call.Id, leg);
        await PassAsync(TimeSpan.FromSeconds(10), () => call.Agent.RenewAsync(call.Id, leg));

        _clock.Set(TimeSpan.FromHours(hours));
        await PassAsync(TimeSpan.FromSeconds(34.5), () => call.Agent.RenewAsync(call.Id, leg));
        var before = await call.Agent.SnapshotAsync(call.Id);
        await PassAsync(Step);
        var missed = await call.Guest.HearsAsync("the end of the ring", c => c.State == CallState.Ended);

        Assert.Equal((CallState.Ringing, EndReason.Missed), (before.State, missed.EndReason));
    }

    /// <summary>M3: a clock that is set ends no call, and keeps none whose other side is gone.</summary>
    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task A_silent_party_has_20_seconds_however_the_clock_is_set(int hours)
    {
        var (call, agentLeg, visitorLeg) = await PlainCall.TalkingAsync(_shop);
        await using var _ = call;
        Task AgentAsync() => call.Agent.RenewAsync(call.Id, agentLeg);
        Task VisitorAsync() => call.Guest.RenewAsync(call.Id, visitorLeg);
        await PassAsync(TimeSpan.FromSeconds(5), AgentAsync, VisitorAsync);

        _clock.Set(TimeSpan.FromHours(hours));
        await PassAsync(TimeSpan.FromSeconds(25), AgentAsync, VisitorAsync);
        var running = await call.Agent.SnapshotAsync(call.Id);
        await PassAsync(Silence, AgentAsync);
        var before = await call.Agent.SnapshotAsync(call.Id);
        await PassAsync(Step);
        var dropped = await call.Agent.HearsAsync("the end of the call", c => c.State == CallState.Ended);

        Assert.Equal((CallState.InProgress, CallState.InProgress), (running.State, before.State));
        Assert.Equal((EndReason.Dropped, Party.Visitor), (dropped.EndReason, dropped.EndedBy));
        Assert.True(dropped.EndTime >= dropped.StartTime, $"{dropped.StartTime} to {dropped.EndTime}");
    }

    /// <summary>M3: both browsers vanish while the clock is set.</summary>
    [Fact]
    public async Task A_call_that_both_leave_ends_after_20_seconds_though_the_clock_was_set_back()
    {
        var (call, agentLeg, visitorLeg) = await PlainCall.TalkingAsync(_shop);
        await using var _ = call;
        await PassAsync(
            TimeSpan.FromSeconds(5),
            () => call.Agent.RenewAsync(call.Id, agentLeg),
            () => call.Guest.RenewAsync(call.Id, visitorLeg)
        );

        _clock.Set(TimeSpan.FromHours(-1));
        await PassAsync(Silence + Step);
        var dropped = await call.Agent.HearsAsync("the end of the call", c => c.State == CallState.Ended);

        Assert.True(dropped.EndTime >= dropped.StartTime, $"{dropped.StartTime} to {dropped.EndTime}");
        Assert.NotEqual(call.Id, await PlainCall.StartAsync(_shop.Mara, call.Rid));
    }

    [Fact]
    public async Task A_ring_whose_agent_is_gone_is_cancelled_with_the_last_sign()
    {
        await using var call = await PlainCall.RingAsync(_shop);
        var leg = Ids.New();
        await PassAsync(TimeSpan.FromSeconds(5));
        await call.Agent.JoinAsync(call.Id, leg);
        var last = Now;

        await PassAsync(Silence + Step);
        var cancelled = await call.Guest.HearsAsync("the end of the ring", c => c.State == CallState.Ended);

        Assert.Equal(
            (EndReason.Cancelled, Party.Agent, null, last),
            (cancelled.EndReason, cancelled.EndedBy, cancelled.StartTime, cancelled.EndTime)
        );
        Assert.Equal(last + Silence + Step, await EndedAtAsync(call));
    }

    [Theory]
    [InlineData(Party.Agent)]
    [InlineData(Party.Visitor)]
    public async Task A_party_that_is_silent_for_20_seconds_ends_the_call_with_its_last_sign(Party silent)
    {
        var (call, agentLeg, visitorLeg) = await PlainCall.TalkingAsync(_shop);
        await using var _ = call;
        Task AgentAsync() => call.Agent.RenewAsync(call.Id, agentLeg);
        Task VisitorAsync() => call.Guest.RenewAsync(call.Id, visitorLeg);
        await PassAsync(TimeSpan.FromSeconds(7), AgentAsync, VisitorAsync);
        var last = Now;

        await PassAsync(Silence, silent == Party.Agent ? VisitorAsync : AgentAsync);
        var before = await call.Agent.SnapshotAsync(call.Id);
        await PassAsync(Step);
        var dropped = await call.Guest.HearsAsync("the end of the call", c => c.State == CallState.Ended);

        Assert.Equal(CallState.InProgress, before.State);
        Assert.Equal((EndReason.Dropped, silent, last), (dropped.EndReason, dropped.EndedBy, dropped.EndTime));
        Assert.Equal(last + Silence + Step, await EndedAtAsync(call));
        Assert.Equal((0, 0), await call.LeftoversAsync());
    }

    [Fact]
    public async Task Renewals_keep_a_call_alive_as_long_as_they_come_and_change_nothing_else()
    {
        var (call, agentLeg, visitorLeg) = await PlainCall.TalkingAsync(_shop);
        await using var _ = call;
        var before = await call.Agent.SnapshotAsync(call.Id);

        // Two of three renewals are lost on the way.
        for (var i = 0; i < 3; i++)
        {
            var version = await call.Agent.RenewAsync(call.Id, agentLeg);
            Assert.Equal((before.Version, before.Version), (version, await call.Guest.RenewAsync(call.Id, visitorLeg)));
            await PassAsync(TimeSpan.FromSeconds(15));
        }

        Assert.Equal(
            (CallState.InProgress, before.Version),
            ((await call.Agent.SnapshotAsync(call.Id)) is var c ? c.State : default, c.Version)
        );
    }

    [Fact]
    public async Task Whose_packets_are_heard_lives()
    {
        var (call, agentLeg, visitorLeg) = await PlainCall.TalkingAsync(_shop);
        await using var _ = call;

        await PassAsync(
            TimeSpan.FromSeconds(25),
            () => call.Agent.RenewAsync(call.Id, agentLeg, visitorLeg, "AAAAAAAAAAAAAAAAA", "")
        );
        var heard = await call.Agent.SnapshotAsync(call.Id);
        var last = Now;
        await PassAsync(Silence + Step, () => call.Agent.RenewAsync(call.Id, agentLeg, agentLeg));
        var dropped = await call.Agent.HearsAsync("the end of the call", c => c.State == CallState.Ended);

        Assert.Equal((CallState.InProgress, 2), (heard.State, heard.Legs.Count));
        Assert.Equal((EndReason.Dropped, Party.Visitor, last), (dropped.EndReason, dropped.EndedBy, dropped.EndTime));
    }

    [Fact]
    public async Task A_second_document_that_dies_leaves_the_call_to_the_first()
    {
        var (call, agentLeg, visitorLeg) = await PlainCall.TalkingAsync(_shop);
        await using var _ = call;
        var second = Ids.New();
        var joined = await call.Guest.JoinAsync(call.Id, second);

        await PassAsync(
            Silence + Step,
            () => call.Agent.RenewAsync(call.Id, agentLeg),
            () => call.Guest.RenewAsync(call.Id, visitorLeg)
        );
        var left = await call.Agent.HearsAsync("the dead leg leaves", c => c.Version > joined.Version);
        await PassAsync(
            Silence,
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
        var (call, agentLeg, visitorLeg) = await PlainCall.TalkingAsync(_shop);
        await using var _ = call;
        Task AgentAsync() => call.Agent.RenewAsync(call.Id, agentLeg);
        await PassAsync(TimeSpan.FromSeconds(10), AgentAsync);
        await call.Guest.LegLeftAsync(call.Id, visitorLeg);

        await PassAsync(TimeSpan.FromSeconds(19.5), AgentAsync);
        var back = await call.Guest.JoinAsync(call.Id, Ids.New());
        var last = Now;
        await PassAsync(Silence + Step, AgentAsync);
        var dropped = await call.Agent.HearsAsync("the end of the call", c => c.State == CallState.Ended);

        Assert.Equal(CallState.InProgress, back.State);
        Assert.Equal((EndReason.Dropped, Party.Visitor, last), (dropped.EndReason, dropped.EndedBy, dropped.EndTime));
    }

    [Fact]
    public async Task A_visitor_who_accepts_and_never_comes_has_a_call_of_no_length()
    {
        await using var call = await PlainCall.RingAsync(_shop);
        var leg = Ids.New();
        await call.Agent.JoinAsync(call.Id, leg);
        await PassAsync(TimeSpan.FromSeconds(10), () => call.Agent.RenewAsync(call.Id, leg));
        await call.Guest.AcceptAsync(call.Id);
        var accepted = Now;

        await PassAsync(Silence + Step, () => call.Agent.RenewAsync(call.Id, leg));
        var dropped = await call.Agent.HearsAsync("the end of the call", c => c.State == CallState.Ended);

        Assert.Equal(
            (EndReason.Dropped, Party.Visitor, accepted, accepted),
            (dropped.EndReason, dropped.EndedBy, dropped.StartTime, dropped.EndTime)
        );
    }

    [Fact]
    public async Task A_server_that_was_held_up_drops_nobody_for_it()
    {
        var (call, agentLeg, visitorLeg) = await PlainCall.TalkingAsync(_shop);
        await using var _ = call;
        await PassAsync(
            TimeSpan.FromSeconds(5),
            () => call.Agent.RenewAsync(call.Id, agentLeg),
            () => call.Guest.RenewAsync(call.Id, visitorLeg)
        );
        var last = Now;

        _clock.Advance(TimeSpan.FromMinutes(10));
        var resumed = Now;
        await PassAsync(TimeSpan.FromSeconds(19), () => call.Agent.RenewAsync(call.Id, agentLeg));
        var before = await call.Agent.SnapshotAsync(call.Id);
        await PassAsync(TimeSpan.FromSeconds(2), () => call.Agent.RenewAsync(call.Id, agentLeg));
        var dropped = await call.Agent.HearsAsync("the end of the call", c => c.State == CallState.Ended);

        Assert.Equal(CallState.InProgress, before.State);
        Assert.Equal((EndReason.Dropped, Party.Visitor, last), (dropped.EndReason, dropped.EndedBy, dropped.EndTime));
        Assert.InRange(await EndedAtAsync(call), resumed + Silence, resumed + Silence + Step + Step);
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

        var (legs, leases) = await call.LeftoversAsync();
        Assert.Equal(2, legs);
        Assert.InRange(leases, 2, 4);
    }

    [Fact]
    public async Task A_server_that_starts_again_gives_everybody_their_full_time()
    {
        var (call, agentLeg, visitorLeg) = await PlainCall.TalkingAsync(_shop);
        await PassAsync(
            TimeSpan.FromSeconds(5),
            () => call.Agent.RenewAsync(call.Id, agentLeg),
            () => call.Guest.RenewAsync(call.Id, visitorLeg)
        );
        var last = Now;
        var mara = _shop.Mara.CookieHeader;
        await _shop.Server.DisposeAsync();
        _clock.Advance(TimeSpan.FromMinutes(1));

        await using var next = await Server.StartAsync(directory: _directory, time: _clock);
        var started = Now;
        await using var agent = await HubClient.ConnectAsync(next, "", mara);
        await using var guest = await new PlainVisitor(next, Shop.Site)
        {
            Credential = call.Visitor.Credential,
        }.ConnectAsync();
        var (agents, visitors) = (
            await agent.HearsAsync("the open call", c => c.Id == call.Id),
            await guest.HearsAsync("the open call", c => c.Id == call.Id)
        );
        await PassOnAsync(
            next,
            TimeSpan.FromSeconds(19.5),
            call.Id,
            agentLeg,
            () => agent.RenewAsync(call.Id, agentLeg)
        );
        var before = await agent.SnapshotAsync(call.Id);
        await PassOnAsync(next, TimeSpan.FromSeconds(1), call.Id, agentLeg, () => agent.RenewAsync(call.Id, agentLeg));
        var dropped = await guest.HearsAsync("the end of the call", c => c.Id == call.Id && c.State == CallState.Ended);

        Assert.Equal(
            (CallState.InProgress, 2, agents.Version),
            (visitors.State, visitors.Legs.Count, visitors.Version)
        );
        Assert.Equal(CallState.InProgress, before.State);
        Assert.Equal((EndReason.Dropped, Party.Visitor, last), (dropped.EndReason, dropped.EndedBy, dropped.EndTime));
        Assert.InRange(await EndedAtAsync(next, call.Id), started + Silence, started + Silence + Step + Step);
    }

    public async ValueTask InitializeAsync()
    {
        _shop = await Shop.OpenAsync(directory: _directory, time: _clock);
        _heart = await PlainCall.TalkingAsync(_shop, _shop.Noah);
    }

    public async ValueTask DisposeAsync()
    {
        await _shop.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private Task PassAsync(TimeSpan time, params Func<Task>[] renewals) =>
        PassOnAsync(
            _shop.Server,
            time,
            _heart.Call.Id,
            _heart.AgentLeg,
            [() => _heart.Call.Agent.RenewAsync(_heart.Call.Id, _heart.AgentLeg, _heart.VisitorLeg), .. renewals]
        );

    /// <summary>Lets time pass; before each step all renew who are to live, and after it the watch has written
    /// so.</summary>
    private async Task PassOnAsync(
        Server server,
        TimeSpan time,
        string callId,
        string legId,
        params Func<Task>[] renewals
    )
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += Step)
        {
            try
            {
                await Task.WhenAll(renewals.Select(renew => renew()));
            }
            catch (Microsoft.AspNetCore.SignalR.HubException refused) when (refused.Message == Refusal.LegNotFound)
            {
                return; // a call is over: the test reads how
            }
            _clock.Advance(Step);
            await Eventually.IsTrueAsync(
                $"a look at {Now:T}",
                () =>
                    server.ReadAsync(async database =>
                        await database.Leases.AnyAsync(lease =>
                            lease.CallId == callId && lease.LegId == legId && lease.RenewedAt == Now
                        ) || await database.Calls.AnyAsync(c => c.Id == callId && c.EndedAt != null)
                    )
            );
        }
    }

    private Task<DateTimeOffset> EndedAtAsync(PlainCall call) => EndedAtAsync(_shop.Server, call.Id);

    /// <summary>When the end was written, whatever time it gives.</summary>
    private static Task<DateTimeOffset> EndedAtAsync(Server server, string callId) =>
        server.ReadAsync(database =>
            database.Messages.Where(m => m.Id == callId).Select(m => m.UpdatedAt).SingleAsync()
        );
}
