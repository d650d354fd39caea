using System.IO.Pipelines;
using System.Net;
using LiveChatMeet.Identity;
using LiveChatMeet.Relay.Turn;
using LiveChatMeet.Tests.Plant.Media;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Relay;

/// <summary>The server's own relay as time goes by.</summary>
[Trait("Requirement", "D17")]
public sealed class RelayClockTests
{
    private readonly SettableClock _clock = new(DateTimeOffset.UtcNow);

    [Trait("Requirement", "TU-4"), Trait("Requirement", "D13")]
    [Fact]
    public void A_credential_opens_nothing_after_ten_minutes_and_keeps_what_is_open()
    {
        var relay = new SmallRelay(_clock);
        var (agent, visitor) = (relay.Connect(Party.Agent), relay.Connect(Party.Visitor));
        Assert.Equal((0, 0), (agent.Allocate(), visitor.Allocate()));
        _clock.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal((0, 0), (agent.Refresh(600), visitor.Refresh(600)));

        _clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(0, agent.Refresh(600)); // with a new nonce
        Assert.Equal((0, 0), (agent.Permit(visitor), visitor.Permit(agent)));
        agent.Indicate(visitor, "goes on"u8);
        Assert.Equal("goes on", visitor.LastData);
        Assert.Equal(401, relay.Connect(agent.Server).Allocate());
    }

    [Fact]
    public void A_clock_that_is_set_takes_nobody_their_place()
    {
        var relay = new SmallRelay(_clock);
        var (agent, visitor) = (relay.Connect(Party.Agent), relay.Connect(Party.Visitor));
        Assert.Equal((0, 0), (agent.Allocate(), visitor.Allocate()));
        Assert.Equal((0, 0), (agent.Permit(visitor), visitor.Permit(agent)));

        _clock.Set(TimeSpan.FromHours(5));
        relay.Allocations.Sweep(relay.Clock.Now);
        agent.Indicate(visitor, "goes on"u8);

        Assert.Equal("goes on", visitor.LastData);
        Assert.Equal(0, agent.Refresh(600));
    }

    [Fact]
    public void A_place_that_nobody_refreshes_is_given_to_others()
    {
        var relay = new SmallRelay(_clock);
        var agent = relay.Connect(Party.Agent);
        Assert.Equal(0, agent.Allocate());

        _clock.Advance(TimeSpan.FromSeconds(601));
        relay.Allocations.Sweep(relay.Clock.Now);

        Assert.Equal((437, 0), (agent.Refresh(600), relay.Allocations.Count));
    }

    [Fact]
    public void A_permission_ends_after_five_minutes_unless_it_is_renewed()
    {
        var relay = new SmallRelay(_clock);
        var (agent, visitor) = (relay.Connect(Party.Agent), relay.Connect(Party.Visitor));
        Assert.Equal((0, 0), (agent.Allocate(), visitor.Allocate()));
        Assert.Equal((0, 0), (agent.Permit(visitor), visitor.Permit(agent)));

        _clock.Advance(TimeSpan.FromSeconds(299));
        agent.Indicate(visitor, "still"u8);
        _clock.Advance(TimeSpan.FromSeconds(2));
        agent.Indicate(visitor, "not any more"u8);

        Assert.Equal("still", visitor.LastData);
    }

    [Fact]
    public void One_client_sends_ten_megabits_in_a_second_and_no_more()
    {
        var relay = new SmallRelay(_clock);
        var (agent, visitor) = (relay.Connect(Party.Agent), relay.Connect(Party.Visitor));
        Assert.Equal((0, 0), (agent.Allocate(), visitor.Allocate()));
        Assert.Equal((0, 0), (agent.Permit(visitor), visitor.Permit(agent)));
        var picture = new byte[1_000];

        for (var count = 0; count < 2_000; count++)
            agent.Indicate(visitor, picture);
        var first = relay.Meter.Bytes;
        _clock.Advance(TimeSpan.FromSeconds(1));
        agent.Indicate(visitor, picture);

        Assert.Equal((Allocation.MaxBytesPerSecond, 1_000), (first, relay.Meter.Bytes - first));
    }

    [Fact]
    public void What_is_relayed_allocates_nothing()
    {
        var relay = new SmallRelay(_clock);
        var (agent, visitor) = (relay.Connect(Party.Agent), relay.Connect(Party.Visitor));
        Assert.Equal((0, 0), (agent.Allocate(), visitor.Allocate()));
        Assert.Equal((0, 0), (agent.Permit(visitor), visitor.Bind(0x4000, agent)));
        Assert.Equal(0, agent.Bind(0x4001, visitor));
        var picture = TurnMessages.OnChannel(0x4001, new byte[1_000]);
        agent.Send(picture);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var count = 0; count < 1_000; count++)
            agent.Send(picture);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(1_001_000, relay.Meter.Bytes);
    }

    [Fact]
    public async Task A_connection_whose_place_has_ended_is_not_read_without_an_end()
    {
        var input = new Pipe();
        var client = new TcpClientOf(new(IPAddress.Loopback, 1), input.Reader);
        var read = input.Reader.ReadAsync(TestContext.Current.CancellationToken);

        client.Allocation = null;

        Assert.True((await read).IsCanceled);
    }
}
