using LiveChatMeet.Identity;
using LiveChatMeet.Presence;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;
using LiveChatMeet.Tests.Plant.Media;

namespace LiveChatMeet.Tests.Calls;

/// <summary>Documents come and go during a call: each is a leg, and the call goes on.</summary>
[Trait("Needs", "browser")]
[Trait("Requirement", "D9")]
public sealed class LegsTests : IWithPeople
{
    public People People { get; } = new();

    [Fact]
    public async Task The_visitors_call_moves_to_a_tab_and_back_and_goes_on_there_without_opener_and_session()
    {
        var (agent, visitor) = await People.InConversationAsync();
        var (meet, docked) = await agent.CallsAsync(visitor);

        var back = await MovesToATabAndBackAndTheOtherSideStaysConnectedAsync(visitor, meet, docked);
        back = await ClosingTheTabByHandBringsItBackAsync(visitor, meet, back);
        var tab = await WithTheOpenerGoneTheTabHasAConnectionOfItsOwnAsync(visitor, meet, back);
        await WithTheSessionEndedItSaysSoAndGoesOnAsync(meet, tab);
    }

    [Fact]
    [Trait("Requirement", "D8")]
    public async Task The_agents_call_goes_on_after_a_reload_and_moves_to_its_address_where_a_stranger_sees_nothing()
    {
        var (agent, visitor) = await People.InConversationAsync();
        var (meet, docked) = await agent.CallsAsync(visitor);

        await meet.Page.ReloadAsync();
        await meet.WaitForLinkAsync();
        await meet.MediaFlowsAsync();
        await docked.MediaFlowsAsync();
        await docked.Probe.WaitForColourAsync(CameraColour.Blue);

        var stranger = await (await People.Browsers.StartAsync(BrowserKind.Chromium)).OpenAsync(
            await meet.Page.UrlAsync()
        );
        await stranger.WaitForTextAsync("There is nothing to see here");
        Assert.Equal(0, (await MediaProbe.Of(stranger).ReadAsync()).GetUserMediaCalls);
        await docked.MediaFlowsAsync();

        var other = await MeetPage.InAsync(await agent.Page.Browser.OpenAsync(await meet.Page.UrlAsync()));
        await other.JoinAsync();

        await other.WaitForLinkAsync();
        await other.MediaFlowsAsync();
        await meet.Scope.WaitForTextAsync("This call has moved to another window");
        await docked.MediaFlowsAsync();
        await MediaProbe.WaitUntilCamerasAreOffAsync(meet.Scope);
        Assert.Equal("own", await other.SignalingAsync());

        // The tab that the console opened had the call no more: closing it takes the call from nobody.
        await agent.Page.BringToFrontAsync();
        await agent.SeesAsync("Call in another tab");
        await meet.Page.CloseAsync();
        await other.Page.BringToFrontAsync();
        await other.MediaFlowsAsync();
        await agent.SeesAsync("Call in another tab");
    }

    private async Task<MeetPage> MovesToATabAndBackAndTheOtherSideStaysConnectedAsync(
        VisitorPage visitor,
        MeetPage meet,
        MeetPage docked
    )
    {
        await meet.Probe.WaitForColourAsync(CameraColour.Green);
        await meet.Scope.EvaluateAsync<object?>(
            """
            () => {
              const call = document.getElementById('call');
              window.links = [call.dataset.link];
              const note = new MutationObserver(() => window.links.push(call.dataset.link));
              note.observe(call, { attributeFilter: ['data-link', 'data-call-state'] });
            }
            """
        );

        var tab = await docked.MaximizeAsync();

        await tab.WaitForLinkAsync();
        await tab.MediaFlowsAsync();
        await (await visitor.ChatAsync()).WaitForGoneAsync("region", "Video call");
        await meet.MediaFlowsAsync();
        await meet.Probe.WaitForColourAsync(CameraColour.Green);
        await tab.Probe.WaitForColourAsync(CameraColour.Blue);
        Assert.Equal("borrowed", await tab.SignalingAsync());
        Assert.Equal(1, People.Server.ConnectionsOf(Party.Visitor));
        Assert.All(await meet.Scope.EvaluateAsync<string[]>("window.links"), link => Assert.Equal("connected", link));
        await meet.Probe.WaitForOneLinkAsync();

        await tab.Scope.ClickAsync("button", "Minimize");

        var back = await visitor.DockedCallAsync();
        await back.WaitForLinkAsync();
        await back.MediaFlowsAsync();
        await Eventually.IsTrueAsync(
            "the tab closes itself",
            async () => (await visitor.Page.Browser.PagesAsync()).Count == 1
        );
        await meet.Probe.WaitForColourAsync(CameraColour.Green);
        Assert.All(await meet.Scope.EvaluateAsync<string[]>("window.links"), link => Assert.Equal("connected", link));
        Assert.Equal(1, People.Server.ConnectionsOf(Party.Visitor));
        return back;
    }

    private static async Task<MeetPage> ClosingTheTabByHandBringsItBackAsync(
        VisitorPage visitor,
        MeetPage meet,
        MeetPage docked
    )
    {
        var tab = await ToTabAsync(visitor, docked);

        await tab.Page.CloseAsync();

        var back = await visitor.DockedCallAsync();
        await back.WaitForLinkAsync();
        await back.MediaFlowsAsync();
        await meet.MediaFlowsAsync();
        return back;
    }

    private static async Task<MeetPage> WithTheOpenerGoneTheTabHasAConnectionOfItsOwnAsync(
        VisitorPage visitor,
        MeetPage meet,
        MeetPage docked
    )
    {
        var tab = await ToTabAsync(visitor, docked);

        await visitor.Page.CloseAsync();

        await tab.WaitForSignalingAsync("own");
        await tab.WaitForLinkAsync();
        await tab.MediaFlowsAsync();
        await meet.MediaFlowsAsync();
        return tab;
    }

    /// <summary>T8: media never depend on the connection, and the server is well: the tab does not say
    /// "reconnecting".</summary>
    private async Task WithTheSessionEndedItSaysSoAndGoesOnAsync(MeetPage meet, MeetPage tab)
    {
        await ((ChromiumBrowser)tab.Scope.Browser).DeleteCookiesAsync();
        People.Server.Services.GetRequiredService<InMemoryPresence>().DisconnectTabs(_ => true);
        await tab.Scope.WaitForTextAsync("You are signed out of this call.");

        await tab.MediaFlowsAsync();
        await meet.MediaFlowsAsync();
        Assert.DoesNotContain("Reconnecting", await tab.Scope.TextAsync(), StringComparison.Ordinal);
        Assert.Equal("in-progress", await meet.StateAsync());
    }

    private static async Task<MeetPage> ToTabAsync(VisitorPage visitor, MeetPage docked)
    {
        var tab = await docked.MaximizeAsync();
        await tab.WaitForLinkAsync();
        await (await visitor.ChatAsync()).WaitForGoneAsync("region", "Video call");
        return tab;
    }
}
