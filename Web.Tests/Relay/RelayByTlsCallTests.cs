using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Relay;

/// <summary>Two browsers in networks that let nothing but TLS pass: they meet at the server's own relay.</summary>
[Trait("Needs", "browser")]
public sealed class RelayByTlsCallTests : IWithPeople
{
    private readonly string _certificate = Directory.CreateTempSubdirectory("livechatmeet-tls-").FullName;

    public RelayByTlsCallTests()
    {
        Nginx.WriteCertificate(_certificate);
        People = new()
        {
            Settings = new(RelayShop.Settings())
            {
                ["Kestrel:Certificates:Default:Path"] = $"{_certificate}/certificate.pem",
                ["Kestrel:Certificates:Default:KeyPath"] = $"{_certificate}/certificate.key",
            },
        };
    }

    public People People { get; }

    [Fact]
    public async Task They_see_and_hear_each_other()
    {
        await People.ChangeSiteAsync(site => site.RelayOnly = true);
        var (agent, visitor) = await People.InConversationAsync(
            agentOptions: Strict(Callers.AgentDevices),
            visitorOptions: Strict(Callers.VisitorDevices)
        );

        var (meet, docked) = await agent.CallsAsync(visitor);

        foreach (var page in (MeetPage[])[meet, docked])
        {
            await page.MediaFlowsAsync();
            await Eventually.IsTrueAsync(
                $"{page.Scope} reaches the relay by TLS",
                async () =>
                    (await page.Probe.ReadAsync()).Connections is [.., { IsRelayed: true, RelayProtocol: "tls" }]
            );
        }
    }

    private static BrowserOptions Strict(BrowserOptions options) =>
        options with
        {
            RelayByTls = "localhost",
            IgnoreCertificateErrors = true,
        };

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        await People.DisposeAsync();
        Directory.Delete(_certificate, recursive: true);
    }
}
