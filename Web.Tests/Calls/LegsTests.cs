using LiveChatMeet.Tests.Browsers;
using LiveChatMeet.Tests.Hosting;
using LiveChatMeet.Tests.Media;
using LiveChatMeet.Tests.People;

namespace LiveChatMeet.Tests.Calls;

/// <summary>Documents come and go during a call: each is a leg, and the call goes on.</summary>
public sealed class LegsTests : CallTest
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task A_call_moves_from_the_livechat_to_a_tab_and_back_and_the_other_side_stays_connected()
    {
        var (agent, visitor) = await InConversationAsync();
        var (meet, docked) = await InCallAsync(agent, visitor);
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
        await (await visitor.ChatAsync()).WaitForGoneAsync("region", "Video call", Soon);
        await meet.MediaFlowsAsync();
        await meet.Probe.WaitForColourAsync(CameraColour.Green);
        await tab.Probe.WaitForColourAsync(CameraColour.Blue);
        Assert.Equal("borrowed", await tab.SignalingAsync());
        Assert.Equal(1, Server.ConnectionsOf(LiveChatMeet.Identity.Party.Visitor));
        Assert.All(await meet.Scope.EvaluateAsync<string[]>("window.links"), link => Assert.Equal("connected", link));
        Assert.Equal(1, (await meet.Probe.ReadAsync()).PeerConnectionsOpen);

        await tab.Scope.ClickAsync("button", "Minimize");

        var back = await visitor.DockedCallAsync(Soon);
        await back.WaitForLinkAsync(limit: Soon);
        await back.MediaFlowsAsync(Soon);
        await Eventually.IsTrueAsync(
            "the tab closes itself",
            async () => (await visitor.Page.Browser.PagesAsync()).Count == 1
        );
        await meet.Probe.WaitForColourAsync(CameraColour.Green);
        Assert.All(await meet.Scope.EvaluateAsync<string[]>("window.links"), link => Assert.Equal("connected", link));
        Assert.Equal(1, Server.ConnectionsOf(LiveChatMeet.Identity.Party.Visitor));
    }

    [Fact]
    public async Task Closing_the_tab_by_hand_brings_the_call_back_to_the_livechat()
    {
        var (agent, visitor) = await InConversationAsync();
        var (meet, docked) = await InCallAsync(agent, visitor);
        var tab = await docked.MaximizeAsync();
        await tab.WaitForLinkAsync(limit: Soon);
        await (await visitor.ChatAsync()).WaitForGoneAsync("region", "Video call", Soon);

        await tab.Page.CloseAsync();

        var back = await visitor.DockedCallAsync(Soon);
        await back.WaitForLinkAsync(limit: Soon);
        await back.MediaFlowsAsync(Soon);
        await meet.MediaFlowsAsync(Soon);
    }

    [Fact]
    public async Task The_agent_reloads_and_the_call_goes_on()
    {
        var (agent, visitor) = await InConversationAsync();
        var (meet, docked) = await InCallAsync(agent, visitor);

        await meet.Page.ReloadAsync();

        await meet.WaitForLinkAsync(limit: Soon);
        await meet.MediaFlowsAsync(Soon);
        await docked.MediaFlowsAsync(Soon);
        await docked.Probe.WaitForColourAsync(CameraColour.Blue, Soon);
    }

    [Fact]
    public async Task The_visitor_reloads_the_host_page_and_the_call_goes_on()
    {
        var (agent, visitor) = await InConversationAsync();
        var (meet, _) = await InCallAsync(agent, visitor);

        await visitor.Page.ReloadAsync();

        var docked = await visitor.DockedCallAsync(Soon);
        await docked.WaitForLinkAsync(limit: Soon);
        await docked.MediaFlowsAsync(Soon);
        await meet.MediaFlowsAsync(Soon);
        await meet.Probe.WaitForColourAsync(CameraColour.Green, Soon);
    }

    [Fact]
    public async Task The_agent_opens_the_call_by_its_address_and_it_moves_there()
    {
        var (agent, visitor) = await InConversationAsync();
        var (meet, docked) = await InCallAsync(agent, visitor);

        var other = await MeetPage.InAsync(await agent.Page.Browser.OpenAsync(await meet.Page.UrlAsync()));
        await other.JoinAsync();

        await other.WaitForLinkAsync(limit: Soon);
        await other.MediaFlowsAsync(Soon);
        await meet.Scope.WaitForTextAsync("This call moved to another window", Soon);
        await docked.MediaFlowsAsync(Soon);
        await MediaProbe.WaitUntilCamerasAreOffAsync(meet.Scope);
        Assert.Equal("own", await other.SignalingAsync());
    }

    [Fact]
    public async Task Two_tabs_ring_and_the_other_one_can_take_the_call()
    {
        var (agent, visitor) = await InConversationAsync();
        var second = new VisitorPage(await visitor.Page.Browser.OpenAsync(Host.Origin));
        var meet = await agent.StartVideoCallAsync();
        await second.IsRungAsync();
        await (await visitor.IsRungAsync()).AcceptAsync();
        await (await visitor.DockedCallAsync()).WaitForLinkAsync();

        await second.SeesAsync("Call in another tab");
        await (await second.ChatAsync()).ClickAsync("button", "Move here");

        var moved = await second.DockedCallAsync();
        await moved.WaitForLinkAsync(limit: Soon);
        await moved.MediaFlowsAsync(Soon);
        await meet.MediaFlowsAsync(Soon);
        await visitor.SeesAsync("Call in another tab", Soon);
        await MediaProbe.WaitUntilCamerasAreOffAsync(await visitor.ChatAsync());
    }

    [Fact]
    public async Task A_stranger_with_the_address_sees_nothing()
    {
        var (agent, visitor) = await InConversationAsync();
        var (meet, docked) = await InCallAsync(agent, visitor);

        var stranger = await (await StartAsync(BrowserKind.Chromium)).OpenAsync(await meet.Page.UrlAsync());

        await stranger.WaitForTextAsync("There is nothing to see here");
        Assert.Equal(0, (await MediaProbe.Of(stranger).ReadAsync()).GetUserMediaCalls);
        await docked.MediaFlowsAsync();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_visitor_on_a_phone_accepts_in_a_tab(BrowserKind kind)
    {
        var (agent, visitor) = await InConversationAsync(BrowserKind.Chromium, kind, new() { Phone = true });
        var meet = await agent.StartVideoCallAsync();

        await (await visitor.IsRungAsync()).AcceptAsync();

        var tab = await MeetPage.InNewTabAsync(visitor.Page.Browser, Soon);
        await tab.WaitForLinkAsync(limit: Soon);
        await tab.MediaFlowsAsync(Soon);
        await meet.MediaFlowsAsync(Soon);
        Assert.Equal("tab", await tab.ContainerAsync());
        Assert.Equal("borrowed", await tab.SignalingAsync());
    }

    [Fact]
    public async Task With_the_opener_gone_the_tab_goes_on_with_a_connection_of_its_own()
    {
        var (agent, visitor) = await InConversationAsync();
        var (meet, docked) = await InCallAsync(agent, visitor);
        var tab = await docked.MaximizeAsync();
        await tab.WaitForLinkAsync(limit: Soon);
        await (await visitor.ChatAsync()).WaitForGoneAsync("region", "Video call", Soon);

        await visitor.Page.CloseAsync();

        await tab.WaitForSignalingAsync("own");
        await tab.MediaFlowsAsync();
        await meet.MediaFlowsAsync();
        await tab.HangUpAsync();
        await meet.WaitForStateAsync("ended");
    }
}
