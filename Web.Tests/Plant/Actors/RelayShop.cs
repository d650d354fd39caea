using System.Globalization;
using LiveChatMeet.Identity;
using LiveChatMeet.Relay;
using LiveChatMeet.Relay.Turn;
using LiveChatMeet.Tests.Plant.Media;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;

namespace LiveChatMeet.Tests.Plant.Actors;

/// <summary>A shop whose server relays calls itself, on loopback.</summary>
public sealed class RelayShop : IAsyncLifetime
{
    public Shop Shop { get; private set; } = null!;

    public OwnRelay Relay => Shop.Server.Services.GetRequiredService<OwnRelay>();

    public Allocations Allocations => Shop.Server.Services.GetRequiredService<Allocations>();

    /// <summary>What makes a server relay itself, on a free port of loopback.</summary>
    public static Dictionary<string, string> Settings(int? port = null) =>
        new()
        {
            ["Ice:Relay:Enabled"] = "true",
            ["Ice:Relay:Address"] = "127.0.0.1",
            ["Ice:Relay:Port"] = (port ?? Nginx.FreePort()).ToString(CultureInfo.InvariantCulture),
        };

    public static async Task<RelayShop> OpenAsync(TimeProvider? time = null)
    {
        var shop = new RelayShop { Shop = await Shop.OpenAsync(Settings(), time: time) };
        await Eventually.IsTrueAsync("the relay is open", () => Task.FromResult(shop.Relay.At is not null));
        return shop;
    }

    public async ValueTask InitializeAsync() => Shop = (await OpenAsync()).Shop;

    public ValueTask DisposeAsync() => Shop.DisposeAsync();
}

/// <summary>A call whose two legs each have a place at the relay, and let the other's send to them.</summary>
public sealed class RelayedCall : IAsyncDisposable
{
    private RelayedCall(PlainCall plain, string agentLeg, string visitorLeg) =>
        (Plain, AgentLeg, VisitorLeg) = (plain, agentLeg, visitorLeg);

    public PlainCall Plain { get; }

    public string AgentLeg { get; }

    public string VisitorLeg { get; }

    public TurnClient Agent { get; private set; } = null!;

    public TurnClient Visitor { get; private set; } = null!;

    public static async Task<RelayedCall> ConnectAsync(
        RelayShop shop,
        bool isAgentsTcp = false,
        bool isVisitorsTcp = false,
        PlainBrowser? by = null
    )
    {
        var plain = await PlainCall.AcceptedAsync(shop.Shop, by);
        var call = new RelayedCall(plain, Ids.New(), Ids.New());
        await plain.Agent.JoinAsync(plain.Id, call.AgentLeg);
        await plain.Guest.JoinAsync(plain.Id, call.VisitorLeg);
        call.Agent = await TurnClient.AllocatedAsync(await call.ServerAsync(Party.Agent), isAgentsTcp);
        call.Visitor = await TurnClient.AllocatedAsync(await call.ServerAsync(Party.Visitor), isVisitorsTcp);
        Assert.Equal(0, await call.Agent.PermitAsync(call.Visitor.Relayed));
        Assert.Equal(0, await call.Visitor.PermitAsync(call.Agent.Relayed));
        return call;
    }

    /// <summary>The relay with a new credential of a party's leg.</summary>
    public async Task<IceServer> ServerAsync(Party party) =>
        Assert.Single(
            party == Party.Agent
                ? await Plain.Agent.IceServersAsync(Plain.Id, AgentLeg)
                : await Plain.Guest.IceServersAsync(Plain.Id, VisitorLeg)
        );

    public async ValueTask DisposeAsync()
    {
        Agent?.Dispose();
        Visitor?.Dispose();
        await Plain.DisposeAsync();
    }
}
