using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Hosting;

/// <summary>The proxies that <c>docs/</c> has an example for, each with its example as it is printed.</summary>
[Trait("Needs", "process")]
public sealed class ProxyExamplesTests
{
    public static TheoryData<ProxyKind> Kinds => new(Enum.GetValues<ProxyKind>());

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_visitor_and_an_agent_write_to_each_other_through_it(ProxyKind kind)
    {
        await using var world = await World.OpenAsync(kind);

        var visitor = world.NewVisitor();
        var rid = (await visitor.WritesAsync("Is this line safe?")).Rid;
        using var mara = await PlainBrowser.SignInAsync(world.Proxy.Origin, Server.AgentEmail);
        await Shop.TakesAsync(mara, rid);
        await using var guest = await visitor.ConnectAsync();
        await using var agent = await HubClient.ConnectAsync(world.Proxy.Origin, "", mara.CookieHeader, null, null);
        await agent.SendAsync(rid, "It is, from end to end.");

        await Eventually.IsTrueAsync(
            "the visitor reads the answer",
            () => guest.Changes.SelectMany(change => change.Messages).Any(one => one.Msg == "It is, from end to end.")
        );
        Assert.Equal(0, world.Logs.CountOf("is not in Proxies"));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Http_leads_to_https_but_not_the_challenge_of_a_certificate(ProxyKind kind)
    {
        await using var world = await World.OpenAsync(kind);
        using var client = new HttpClient(new PlainHandler());

        using var plain = await client.GetAsync(new Uri($"{world.Proxy.PlainOrigin}/agent?a=b%20c"));
        using var challenge = await client.GetAsync(
            new Uri($"{world.Proxy.PlainOrigin}/.well-known/acme-challenge/token")
        );

        Assert.Equal(HttpStatusCode.PermanentRedirect, plain.StatusCode);
        // Caddy takes it that port 443 leads to it, whichever it listens at.
        var origin = kind is ProxyKind.Caddy ? "https://localhost" : world.Proxy.Origin;
        Assert.Equal($"{origin}/agent?a=b%20c", plain.Headers.Location?.OriginalString);
        if (kind is not ProxyKind.Caddy) // it answers challenges itself, and only its own
            Assert.NotEqual(HttpStatusCode.PermanentRedirect, challenge.StatusCode);
    }

    /// <summary>Else anybody could be as many people as they like, and no limit would hold.</summary>
    [Theory, MemberData(nameof(Kinds))]
    public async Task It_passes_on_no_address_that_a_visitor_claims(ProxyKind kind)
    {
        await using var world = await World.OpenAsync(kind, new() { ["Limits:NewVisitorsPerMinute"] = "2" });

        var statuses = new List<HttpStatusCode>();
        for (var person = 1; person <= 3; person++)
        {
            var visitor = world.NewVisitor();
            using var answer = await visitor.PostAsAsync($"203.0.113.{person}", ("Message", "Hello?"));
            statuses.Add(answer.StatusCode);
        }

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests], statuses);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task It_speaks_no_TLS_that_is_out_of_date(ProxyKind kind)
    {
        await using var world = await World.OpenAsync(kind);

        Assert.False(await world.SpeaksAsync(Tls11), "TLS 1.1 must be refused.");
        Assert.True(await world.SpeaksAsync(SslProtocols.Tls12));
    }

#pragma warning disable SYSLIB0039, CA5397 // it is tried in order to be refused
    private const SslProtocols Tls11 = SslProtocols.Tls11;
#pragma warning restore SYSLIB0039, CA5397

    private sealed class World : IAsyncDisposable
    {
        public required Shop Shop { get; init; }
        public required ReverseProxy Proxy { get; init; }
        public required LogLines Logs { get; init; }

        public static async Task<World> OpenAsync(ProxyKind kind, Dictionary<string, string>? more = null)
        {
            var port = Nginx.FreePort();
            var settings = new Dictionary<string, string>(more ?? [])
            {
                ["PublicAddress"] = $"https://localhost:{port}",
                ["Proxies:0"] = "127.0.0.1",
            };
            var shop = await Shop.OpenAsync(settings);
            return new()
            {
                Shop = shop,
                Proxy = await ReverseProxy.StartAsync(kind, port, shop.Server.Port),
                Logs = LogLines.Of(shop.Server),
            };
        }

        public PlainVisitor NewVisitor() => new(Shop.Server, Shop.Site) { Origin = Proxy.Origin };

        public async Task<bool> SpeaksAsync(SslProtocols protocol)
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, new Uri(Proxy.Origin).Port);
            await using var tls = new SslStream(client.GetStream());
            try
            {
                await tls.AuthenticateAsClientAsync(
                    new SslClientAuthenticationOptions
                    {
                        TargetHost = "localhost",
                        EnabledSslProtocols = protocol,
                        RemoteCertificateValidationCallback = Nginx.IsOwnCertificate,
                    }
                );
                return true;
            }
            catch (Exception failure) when (failure is AuthenticationException or IOException)
            {
                return false;
            }
        }

        public async ValueTask DisposeAsync()
        {
            await Proxy.DisposeAsync();
            await Shop.DisposeAsync();
        }
    }
}
