using System.Diagnostics;
using LiveChatMeet.Identity;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;
using LiveChatMeet.Tests.Plant.Media;
using static LiveChatMeet.Tests.Plant.Actors.Callers;

namespace LiveChatMeet.Tests.Calls;

/// <summary>The agent's call as an overlay of the console, and on its ways to a tab and back.</summary>
[Trait("Needs", "browser")]
public sealed class AgentOverlayTests : IWithPeople
{
    public People People { get; } = new();

    [Theory]
    [EachBrowser]
    public async Task The_agent_calls_from_an_overlay_moves_to_a_tab_and_back_and_the_visitor_notices_nothing(
        BrowserKind kind
    )
    {
        var (agent, visitor) = await People.InConversationAsync(kind);
        await agent.OpensCallsOverTheConsoleAsync(VisitorName);

        var overlay = await agent.StartVideoCallInOverlayAsync();
        await overlay.WaitForStateAsync("ringing");
        Assert.True(await agent.OverlayCoversAsync());
        await (await visitor.IsRungAsync()).AcceptAsync();
        var docked = await visitor.DockedCallAsync();
        await docked.WaitForLinkAsync();
        await overlay.MediaFlowsAsync();
        await docked.MediaFlowsAsync();
        Assert.Equal(("overlay", "borrowed"), (await overlay.ContainerAsync(), await overlay.SignalingAsync()));
        await docked.WatchAsync();

        await overlay.ShrinkAsync();
        await overlay.Scope.WaitForAsync("button", "Expand");
        Assert.False(await agent.OverlayCoversAsync());
        Assert.False(await agent.OverlayLiesOverAsync(".composer .box"));
        await agent.WritesAsync("I am in a corner now.");
        await docked.MediaFlowsAsync();

        var tab = await overlay.MaximizeAsync();
        await ComesAsync(tab);
        await agent.Page.WaitForGoneAsync("region", "Video call");
        await tab.MediaFlowsAsync();
        await docked.MediaFlowsAsync();
        Assert.Equal(("tab", "borrowed"), (await tab.ContainerAsync(), await tab.SignalingAsync()));
        Assert.Equal(1, People.Server.ConnectionsOf(Party.Agent));

        await tab.MinimizeAsync();
        var back = await agent.OverlayAsync();
        await back.WaitForLinkAsync();
        await Eventually.IsTrueAsync(
            "the tab closes itself",
            async () => (await agent.Page.Browser.PagesAsync()).Count == 1
        );
        await back.MediaFlowsAsync();
        await docked.MediaFlowsAsync();
        Assert.False(await agent.OverlayCoversAsync());
        await docked.NoticedNothingAsync();
        Assert.Equal(1, People.Server.ConnectionsOf(Party.Agent));

        tab = await back.MaximizeAsync();
        await ComesAsync(tab);
        await agent.Page.WaitForGoneAsync("region", "Video call");
        back = await AReloadLeavesTheTabAloneAndClosingItBringsTheCallBackAsync(agent, tab, docked);

        await back.HangUpAsync();
        await agent.Page.WaitForGoneAsync("region", "Video call");
        await agent.SeesAsync("You hung up");
        await MediaProbe.WaitUntilCamerasAreOffAsync(agent.Page, await visitor.ChatAsync());
    }

    [Fact]
    public async Task A_second_console_says_where_the_call_is_and_takes_it_and_on_a_phone_it_stands_above_the_text_box()
    {
        var (agent, visitor) = await People.InConversationAsync();
        await agent.OpensCallsOverTheConsoleAsync(VisitorName);
        var overlay = await agent.CallsFromOverlayAsync(visitor);
        await WhatIsNotTheOverlayMovesNothingAsync(agent, overlay);
        var docked = await visitor.DockedCallAsync();
        await docked.MediaFlowsAsync();
        await docked.WatchAsync();

        var second = new AgentPage(await agent.Page.Browser.OpenAsync(await agent.Page.UrlAsync()));
        await second.SeesAsync("Call in another tab");
        await second.Page.ClickAsync("link", "Show call");
        await second.Page.WaitForExpressionAsync("the way to the call", "document.activeElement?.id === 'move-here'");
        await second.Page.ClickAsync("button", "Move here");
        var moved = await second.OverlayAsync();
        await moved.WaitForLinkAsync();
        await moved.MediaFlowsAsync();
        await agent.SeesAsync("Call in another tab");
        Assert.False(await agent.Page.HasAsync("region", "Video call"));
        await agent.Page.ReloadAsync();
        await agent.SeesAsync("Call in another tab");
        Assert.False(await agent.Page.HasAsync("region", "Video call"));
        await moved.MediaFlowsAsync();
        await docked.MediaFlowsAsync();
        await docked.NoticedNothingAsync();
        await moved.HangUpAsync();
        await agent.Page.WaitForGoneAsync("button", "Move here");

        await agent.Page.CloseAsync();
        await OnAPhoneItStandsAboveTheTextBoxAndCanCoverAllAsync(second, visitor);
    }

    private async Task<MeetPage> AReloadLeavesTheTabAloneAndClosingItBringsTheCallBackAsync(
        AgentPage agent,
        MeetPage tab,
        MeetPage docked
    )
    {
        var kind = agent.Page.Browser.Kind;
        await tab.WatchAsync();

        await agent.Page.ReloadAsync();
        await agent.Page.WaitForAsync("link", "Show call");
        await Eventually.IsTrueAsync("the agent is here", () => People.Server.ConnectionsOf(Party.Agent) > 0);
        await tab.MediaFlowsAsync();
        await docked.MediaFlowsAsync();
        await tab.NoticedNothingAsync();
        await docked.NoticedNothingAsync();
        await Eventually.IsTrueAsync(
            "the tab has the console's connection again, however long that took to load",
            async () => (await tab.SignalingAsync(), People.Server.ConnectionsOf(Party.Agent)) == ("borrowed", 1)
        );
        Assert.False(await agent.Page.HasAsync("button", "Move here"));

        await agent.Page.ClickAsync("link", "Show call");
        // A headless Firefox raises no tab for a page; that it is found, and not opened or loaded again, shows there
        // too.
        if (kind == BrowserKind.Chromium)
            await tab.Scope.WaitForExpressionAsync("the tab in front", "!document.hidden");
        Assert.Equal(2, (await agent.Page.Browser.PagesAsync()).Count);
        await agent.Page.FillAsync("Message", "I am writing ");
        var watch = Stopwatch.StartNew();
        await tab.Page.CloseAsync();
        var overlay = await agent.OverlayAsync();
        await overlay.WaitForPictureAsync();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"back after the tab was closed: {watch.ElapsedMilliseconds} ms"
        );
        await overlay.MediaFlowsAsync();
        await docked.MediaFlowsAsync();
        Assert.Equal(
            ("in-progress", "overlay", 1),
            (await docked.StateAsync(), await overlay.ContainerAsync(), People.Server.ConnectionsOf(Party.Agent))
        );
        // T1: the call that came by itself leaves the agent where they write; in it the next M would mute them.
        Assert.Equal("TEXTAREA", await agent.Page.EvaluateAsync<string>("document.activeElement.tagName"));
        return overlay;
    }

    /// <summary>And what has no nonce is not heard at all.</summary>
    private static async Task WhatIsNotTheOverlayMovesNothingAsync(AgentPage agent, MeetPage overlay)
    {
        var (box, callId) = (await agent.OverlayBoxAsync(), await overlay.CallIdAsync());

        var refused = await ForgeAsync("x");
        var nonce = await agent.Page.EvaluateAsync<string>(
            """
            (id) =>
              fetch(`/meet/${id}?handler=Nonce`, { method: 'POST', headers: { Accept: 'application/json' } })
                .then((answer) => answer.json())
                .then(({ nonce }) => nonce)
            """,
            callId
        );
        var lent = await ForgeAsync(nonce);

        Assert.Equal(("refused", "lent pong"), (string.Join(' ', refused), string.Join(' ', lent)));
        Assert.Equal(box, await agent.OverlayBoxAsync());
        Assert.False(await agent.OverlayCoversAsync());
        Assert.Single(await agent.Page.Browser.PagesAsync());
        await overlay.MediaFlowsAsync();

        // A script of the console itself, in the part of a meet page; the answers that came until its ping was answered
        // or nothing will be.
        Task<string[]> ForgeAsync(string withNonce) =>
            agent.Page.EvaluateAsync<string[]>(
                """
                (nonce) => new Promise((resolve) => {
                  const { port1, port2 } = new MessageChannel();
                  const heard = [];
                  port1.onmessage = ({ data }) => {
                    if (data.type !== 'lent' && data.type !== 'pong' && data.type !== 'refused') return;
                    heard.push(data.type);
                    if (data.type !== 'lent') return resolve(heard);
                    const mad = [
                      { type: 'expand' },
                      { type: 'move', dx: -99, dy: -99, done: true },
                      { type: 'resize', dx: 50, dy: 50, edge: 'se', done: true },
                      { type: 'move', dx: 1e9, dy: 0, done: true },
                      { type: 'left', over: false },
                      { type: 'open', url: 'https://evil.example' },
                      { type: 'ping' },
                    ];
                    for (const message of mad) port1.postMessage(message);
                  };
                  postMessage({ livechatmeet: 'borrow' }, location.origin, [port2]);
                  port1.postMessage({ type: 'expand' });
                  port1.postMessage({ type: 'hello', nonce });
                })
                """,
                withNonce
            );
    }

    private static async Task OnAPhoneItStandsAboveTheTextBoxAndCanCoverAllAsync(AgentPage agent, VisitorPage visitor)
    {
        await agent.Page.ResizeAsync(390, 844);
        await agent.Page.ReloadAsync();

        var overlay = await agent.CallsFromOverlayAsync(visitor);

        Assert.False(await agent.OverlayLiesOverAsync(".composer .box"));
        Assert.False(await agent.OverlayLiesOverAsync(".rail"));
        await agent.WritesAsync("You are small now.");
        await overlay.MoveAsync(0, 150);
        Assert.False(await agent.OverlayLiesOverAsync(".composer .box"));
        await overlay.ExpandAsync();
        await overlay.Scope.WaitForAsync("button", "Shrink");
        Assert.True(await agent.OverlayCoversAsync());
        await overlay.HangUpAsync();
        await agent.Page.WaitForGoneAsync("region", "Video call");
    }

    /// <summary>The call moves to this new tab; where the browser plays no sound there before a click, the agent
    /// clicks.</summary>
    private static async Task ComesAsync(MeetPage tab)
    {
        await Eventually.IsTrueAsync(
            "the call comes, or waits for a click",
            async () => await tab.LinkAsync() == "connected" || await tab.Scope.HasAsync("button", "Continue here")
        );
        if (await tab.Scope.HasAsync("button", "Continue here"))
            await tab.Scope.ClickAsync("button", "Continue here");
        await tab.WaitForLinkAsync();
    }
}
