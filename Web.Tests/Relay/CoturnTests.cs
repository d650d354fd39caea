using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;
using LiveChatMeet.Tests.Plant.Media;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Relay;

[Trait("Needs", "browser")]
[Trait("Requirement", "TU-3")]
public sealed class CoturnTests : IWithBrowsers
{
    public TestBrowsers Browsers { get; } = new();

    [Theory, EachBrowser]
    public async Task Coturn_relays_for_who_has_a_credential_and_for_nobody_else(BrowserKind kind)
    {
        await using var site = await MediaSite.StartAsync();
        await using var coturn = await Coturn.StartAsync("a-secret-of-the-test");
        var (username, credential) = coturn.NewCredential();
        var page = await (await Browsers.StartAsync(kind)).OpenAsync(site.CallUrl);
        if (kind == BrowserKind.Chromium)
            Assert.Equal((401, 0), (await ErrorForAWrongPasswordAsync(page, coturn.Url, username), coturn.Allocations));
        await page.EvaluateAsync<object?>(
            """
            (urls, username, credential) => {
              window.configuration = { iceTransportPolicy: 'relay', iceServers: [{ urls, username, credential }] };
            }
            """,
            coturn.Url,
            username,
            credential
        );

        await page.ClickAsync("button", "Call");
        var meet = await MeetPage.InAsync(page);
        await meet.WaitForLinkAsync();
        await meet.MediaFlowsAsync();
        var connections = (await meet.Probe.ReadAsync()).Connections;

        Assert.Equal(2, connections.Count);
        Assert.All(connections, connection => Assert.True(connection.IsRelayed, connection.ToString()));
        Assert.True(coturn.Allocations >= 2, $"{coturn.Allocations} allocations");
    }

    private static Task<int> ErrorForAWrongPasswordAsync(Page page, string url, string username) =>
        page.EvaluateAsync<int>(
            """
            (urls, username) => new Promise((resolve) => {
              const iceServers = [{ urls, username, credential: 'wrong' }];
              const connection = new RTCPeerConnection({ iceTransportPolicy: 'relay', iceServers });
              connection.onicecandidateerror = ({ errorCode }) => { connection.close(); resolve(errorCode); };
              connection.createDataChannel('any');
              connection.setLocalDescription();
            })
            """,
            url,
            username
        );
}
