using LiveChatMeet.Tests.Browsers;
using LiveChatMeet.Tests.People;

namespace LiveChatMeet.Tests.Media;

public sealed class CoturnTests : BrowserTest
{
    [Theory, MemberData(nameof(Kinds))]
    public async Task Two_peer_connections_that_may_only_be_relayed_meet_through_coturn(BrowserKind kind)
    {
        await using var site = await MediaSite.StartAsync();
        await using var coturn = await Coturn.StartAsync("a-secret-of-the-test");
        var (username, credential) = coturn.NewCredential();
        var page = await (await StartAsync(kind)).OpenAsync(site.CallUrl);
        await page.EvaluateAsync<object?>(
            "(urls, username, credential) => { window.configuration = { "
                + "iceTransportPolicy: 'relay', iceServers: [{ urls, username, credential }] }; }",
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

    [Fact]
    public async Task Coturn_relays_nothing_for_a_wrong_password()
    {
        await using var site = await MediaSite.StartAsync();
        await using var coturn = await Coturn.StartAsync("a-secret-of-the-test");
        var page = await (await StartAsync(BrowserKind.Chromium)).OpenAsync(site.CallUrl);

        var refused = await page.EvaluateAsync<int>(
            """
            (urls, username) => new Promise((resolve) => {
              const connection = new RTCPeerConnection({ iceTransportPolicy: 'relay', iceServers: [{ urls, username, credential: 'wrong' }] });
              connection.onicecandidateerror = ({ errorCode }) => { connection.close(); resolve(errorCode); };
              connection.createDataChannel('any');
              connection.setLocalDescription();
            })
            """,
            coturn.Url,
            coturn.NewCredential().Username
        );

        Assert.Equal(401, refused);
        Assert.Equal(0, coturn.Allocations);
    }
}
