using System.Net;
using System.Text;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Relay;
using LiveChatMeet.Relay.Stun;
using LiveChatMeet.Relay.Turn;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Media;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Relay;

/// <summary>The server's own relay, over real sockets.</summary>
public sealed class OwnRelayTests(RelayShop shop) : IClassFixture<RelayShop>
{
    private const ushort Channel = 0x4001;

    [Theory]
    [InlineData(Way.Udp, Way.Udp)]
    [InlineData(Way.Tcp, Way.Tcp)]
    [InlineData(Way.Udp, Way.Tls)]
    [InlineData(Way.Tls, Way.Tcp)]
    public async Task The_two_legs_of_a_call_reach_each_other_and_see_no_address_but_the_relays(
        Way agents,
        Way visitors
    )
    {
        await using var call = await RelayedCall.ConnectAsync(shop, agents, visitors);

        await call.Agent.IndicateAsync(call.Visitor.Relayed, "offer"u8.ToArray());
        var first = await call.Visitor.ReceiveDataAsync();
        Assert.Equal(0, await call.Visitor.BindAsync(Channel, call.Agent.Relayed));
        await call.Agent.IndicateAsync(call.Visitor.Relayed, "picture"u8.ToArray());
        var second = await call.Visitor.ReceiveDataAsync();
        await call.Visitor.SendOnAsync(Channel, "sound"u8.ToArray());
        var third = await call.Agent.ReceiveDataAsync();

        Assert.Equal((call.Agent.Relayed.Port, "offer"), first);
        Assert.Equal((Channel, "picture"), second);
        Assert.Equal((call.Visitor.Relayed.Port, "sound"), third);
        Assert.Equal(IPAddress.Loopback, call.Agent.Relayed.Address);
    }

    [Trait("Requirement", "TU-1")]
    [Fact]
    public async Task Nobody_but_the_other_party_of_the_call_is_reached()
    {
        await using var call = await RelayedCall.ConnectAsync(shop);
        await using var other = await RelayedCall.ConnectAsync(shop, by: shop.Shop.Noah);
        using var ownOther = await TurnClient.AllocatedAsync(await call.ServerAsync(Party.Agent));
        foreach (var peer in new[] { other.Visitor, other.Agent, ownOther, call.Agent })
            Assert.Equal(0, await call.Agent.PermitAsync(peer.Relayed));

        foreach (var peer in new[] { other.Visitor, other.Agent, ownOther, call.Agent })
        {
            await peer.PermitAsync(call.Agent.Relayed);
            await call.Agent.IndicateAsync(peer.Relayed, "for nobody"u8.ToArray());
            Assert.True(await peer.HearsNothingAsync());
        }
    }

    [Fact]
    public async Task Who_has_not_permitted_it_hears_nothing()
    {
        await using var call = await RelayedCall.ConnectAsync(shop);
        using var late = await TurnClient.AllocatedAsync(await call.ServerAsync(Party.Visitor));
        await call.Agent.PermitAsync(late.Relayed);

        await call.Agent.IndicateAsync(late.Relayed, "early"u8.ToArray());

        Assert.True(await late.HearsNothingAsync());
        Assert.Equal(0, await late.PermitAsync(call.Agent.Relayed));
        await call.Agent.IndicateAsync(late.Relayed, "now"u8.ToArray());
        Assert.Equal("now", (await late.ReceiveDataAsync()).Text);
    }

    [Trait("Requirement", "AZ-5"), Trait("Requirement", "TU-3")]
    [Fact]
    public async Task Without_the_password_there_is_no_relay()
    {
        await using var call = await RelayedCall.ConnectAsync(shop);
        var server = await call.ServerAsync(Party.Agent);
        var forged = server.Username!.Split(':');
        IceServer[] strangers =
        [
            server with
            {
                Credential = "wrong",
            },
            server with
            {
                Credential = "",
            },
            server with
            {
                Username = "anybody",
            },
            server with
            {
                Username = $"9999999999:{forged[1]}:{forged[2]}:{forged[3]}",
            },
            server with
            {
                Username = $"{forged[0]}:{forged[1]}:visitor:{forged[3]}",
            },
            server with
            {
                Username = $"{forged[0]}:{forged[1]}:test:{forged[3]}",
            },
            server with
            {
                Username = new string('a', 400),
            },
        ];

        foreach (var stranger in strangers)
        {
            using var client = await TurnClient.ConnectAsync(stranger);
            Assert.Equal(401, await client.AllocateAsync());
        }
    }

    [Fact]
    public async Task A_place_is_its_owners_alone()
    {
        await using var call = await RelayedCall.ConnectAsync(shop);
        var (mine, theirs) = (await call.ServerAsync(Party.Agent), await call.ServerAsync(Party.Visitor));
        using var client = await TurnClient.AllocatedAsync(mine);
        var allocated = client.Relayed;

        Assert.Equal(437, await client.AllocateAsync()); // has one
        Assert.Equal(441, await client.With(theirs).RefreshAsync(0));
        Assert.Equal(0, await client.With(mine).RefreshAsync(600));
        Assert.Equal(allocated, client.Relayed);
    }

    [Fact]
    public async Task A_request_that_is_sent_again_is_given_the_same_place()
    {
        await using var call = await RelayedCall.ConnectAsync(shop);
        using var client = await TurnClient.ConnectAsync(await call.ServerAsync(Party.Agent));
        await client.AskOnceAsync(StunMethod.Allocate, TurnClient.AsksForUdp);
        var request = client.Request(StunMethod.Allocate, TurnClient.AsksForUdp);

        Assert.Equal(0, await client.AskOnceAsync(request));
        var first = client.Relayed;
        Assert.Equal(0, await client.AskOnceAsync(request));

        Assert.Equal(first, client.Relayed);
    }

    [Fact]
    public async Task What_it_cannot_do_it_says()
    {
        await using var call = await RelayedCall.ConnectAsync(shop);
        using var client = await TurnClient.ConnectAsync(await call.ServerAsync(Party.Agent));

        Assert.Equal(0, await client.AskAsync(StunMethod.Binding, (ref StunWriter _) => { }));
        Assert.Equal(400, await client.AskAsync(StunMethod.Allocate, (ref StunWriter _) => { }));
        Assert.Equal(
            442,
            await client.AskAsync(
                StunMethod.Allocate,
                (ref StunWriter request) => request.Add(AttributeType.RequestedTransport, 6u << 24)
            )
        );
        Assert.Equal(
            440,
            await client.AskAsync(
                StunMethod.Allocate,
                (ref StunWriter request) =>
                {
                    TurnClient.AsksForUdp(ref request);
                    request.Add(AttributeType.RequestedAddressFamily, 2u << 24);
                }
            )
        );
        Assert.Equal(
            420,
            await client.AskAsync(
                StunMethod.Allocate,
                (ref StunWriter request) => request.Add((AttributeType)0x0022, 0u) // RESERVATION-TOKEN
            )
        );
        Assert.Equal(
            508,
            await client.AskAsync(
                StunMethod.Allocate,
                (ref StunWriter request) =>
                {
                    TurnClient.AsksForUdp(ref request);
                    request.Add(AttributeType.EvenPort, [0x80]);
                }
            )
        );
        Assert.Equal(437, await client.RefreshAsync(600)); // nothing to refresh
        Assert.Equal(0, await client.AllocateAsync());
        Assert.Equal(400, await client.BindAsync(0x3FFF, client.Relayed));
        Assert.Equal(400, await client.BindAsync(0x7FFF, client.Relayed));
        Assert.Equal(0, await client.BindAsync(Channel, client.Relayed));
        Assert.Equal(400, await client.BindAsync(Channel, new(IPAddress.Loopback, client.Relayed.Port ^ 1)));
        Assert.Equal(400, await client.BindAsync(Channel + 1, client.Relayed));
    }

    [Trait("Requirement", "TU-4")]
    [Fact]
    public async Task A_leg_has_so_many_places_and_no_more()
    {
        await using var call = await RelayedCall.ConnectAsync(shop);
        var server = await call.ServerAsync(Party.Agent);
        var clients = new List<TurnClient>();

        for (var count = 1; count < Allocations.MaxOfOneLeg; count++) // the call has one already
            clients.Add(await TurnClient.AllocatedAsync(server));
        using var beyond = await TurnClient.ConnectAsync(server);
        var refused = await beyond.AllocateAsync();
        await clients[0].RefreshAsync(0);
        var freed = await beyond.AllocateAsync();

        Assert.Equal((486, 0), (refused, freed));
        clients.ForEach(client => client.Dispose());
    }

    [Fact]
    public async Task A_connection_that_is_closed_gives_its_place_back()
    {
        await using var call = await RelayedCall.ConnectAsync(shop);
        var before = shop.Allocations.Count;

        using (await TurnClient.AllocatedAsync(await call.ServerAsync(Party.Agent), Way.Tcp))
            Assert.Equal(before + 1, shop.Allocations.Count);

        await Eventually.IsTrueAsync("the place is free", () => Task.FromResult(shop.Allocations.Count == before));
    }

    [Trait("Requirement", "TU-4")]
    [Fact]
    public async Task When_the_call_ends_nothing_is_relayed_any_more_and_its_credentials_open_nothing()
    {
        await using var call = await RelayedCall.ConnectAsync(shop);
        var server = await call.ServerAsync(Party.Visitor);

        await call.Plain.Guest.HangUpAsync(call.Plain.Id);

        await Eventually.IsTrueAsync("the relay is closed", async () => await call.Agent.RefreshAsync(600) == 437);
        await call.Agent.IndicateAsync(call.Visitor.Relayed, "still there?"u8.ToArray());
        Assert.True(await call.Visitor.HearsNothingAsync());
        using var again = await TurnClient.ConnectAsync(server);
        Assert.Equal(486, await again.AllocateAsync());
        Assert.Equal(
            Refusal.CallEnded,
            await HubClient.RefusalAsync(() => call.Plain.Agent.IceServersAsync(call.Plain.Id, call.AgentLeg))
        );
    }

    [Fact]
    public async Task What_is_no_message_is_answered_with_nothing_and_a_connection_that_sends_it_is_closed()
    {
        await using var call = await RelayedCall.ConnectAsync(shop);
        var server = await call.ServerAsync(Party.Agent);
        using var udp = await TurnClient.ConnectAsync(server);
        using var tcp = await TurnClient.ConnectAsync(server, Way.Tcp);

        await udp.SendAsync([]);
        await udp.SendAsync([0]);
        await udp.SendAsync(Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\n\r\n"));
        await tcp.SendAsync(Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\n\r\n"));

        Assert.True(await udp.HearsNothingAsync());
        Assert.True(await tcp.IsClosedAsync());
        Assert.Equal(0, await udp.AllocateAsync()); // goes on
    }
}
