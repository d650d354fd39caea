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
    private readonly string _certificate = Directory.CreateTempSubdirectory("livechatmeet-relay-").FullName;

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

    /// <param name="more">Settings besides.</param>
    public static async Task<RelayShop> OpenAsync(Dictionary<string, string>? more = null)
    {
        var shop = new RelayShop { Shop = await Shop.OpenAsync(new(Settings().Concat(more ?? []))) };
        await Eventually.IsTrueAsync("the relay is open", () => Task.FromResult(shop.Relay.At is not null));
        return shop;
    }

    /// <summary>With a certificate: the relay's port takes TLS as well.</summary>
    public async ValueTask InitializeAsync()
    {
        Nginx.WriteCertificate(_certificate);
        var shop = await OpenAsync(
            new()
            {
                ["Kestrel:Certificates:Default:Path"] = $"{_certificate}/certificate.pem",
                ["Kestrel:Certificates:Default:KeyPath"] = $"{_certificate}/certificate.key",
            }
        );
        Shop = shop.Shop;
    }

    public async ValueTask DisposeAsync()
    {
        await Shop.DisposeAsync();
        Directory.Delete(_certificate, recursive: true);
    }
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
        Way agents = Way.Udp,
        Way visitors = Way.Udp,
        PlainBrowser? by = null
    )
    {
        var plain = await PlainCall.AcceptedAsync(shop.Shop, by);
        var call = new RelayedCall(plain, Ids.New(), Ids.New());
        await plain.Agent.JoinAsync(plain.Id, call.AgentLeg);
        await plain.Guest.JoinAsync(plain.Id, call.VisitorLeg);
        call.Agent = await TurnClient.AllocatedAsync(await call.ServerAsync(Party.Agent), agents);
        call.Visitor = await TurnClient.AllocatedAsync(await call.ServerAsync(Party.Visitor), visitors);
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
