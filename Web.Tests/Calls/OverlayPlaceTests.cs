using LiveChatMeet.Identity;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;

namespace LiveChatMeet.Tests.Calls;

/// <summary>Where a floating call stands, and where it comes back to.</summary>
[Trait("Needs", "browser")]
public sealed class OverlayPlaceTests : IWithPeople
{
    public People People { get; } = new();
    private static readonly Box Usual = new(1280 - 24 - 376, 800 - 24 - 236, 376, 236);
    private static readonly Box Whole = new(0, 0, 1280, 800);

    [Fact]
    public async Task A_floating_call_is_sized_by_keys_its_place_is_remembered_and_from_a_tab_it_comes_back_to_it()
    {
        await People.ChangeSiteAsync(site => site.DesktopContainer = Container.Overlay);
        var (agent, visitor) = await People.InConversationAsync();
        var (meet, call) = await agent.CallsAsync(visitor);

        var again = await IsMovedAndSizedByKeysAndRemembersItsPlaceAsync(visitor, meet, call);
        await IsKeptWithinTheViewAsync(visitor, again);
        await meet.HangUpAsync();
        await (await visitor.ChatAsync()).WaitForTextAsync("Mara hung up"); // the chat opens and tells it
        await (await visitor.ChatAsync()).WaitForGoneAsync("region", "Video call");

        (meet, call) = await agent.CallsAsync(visitor);
        await GoesToATabAndComesBackToWhereItWasAsync(visitor, meet, call);
    }

    [Theory]
    [EachBrowser]
    public async Task A_visitor_on_a_phone_accepts_in_a_tab_or_in_an_overlay_that_covers_the_chat(BrowserKind kind)
    {
        var (agent, visitor) = await People.InConversationAsync(
            visitorKind: kind,
            visitorOptions: new() { Phone = true }
        );
        var meet = await agent.StartVideoCallAsync();

        await (await visitor.IsRungAsync()).AcceptAsync();

        var tab = await MeetPage.InNewTabAsync(visitor.Page.Browser);
        await tab.WaitForLinkAsync();
        await tab.MediaFlowsAsync();
        await meet.MediaFlowsAsync();
        Assert.Equal(("tab", "borrowed"), (await tab.ContainerAsync(), await tab.SignalingAsync()));
        await meet.HangUpAsync();
        await tab.WaitForStateAsync("ended");
        await tab.Page.CloseAsync();
        await People.ChangeSiteAsync(site => site.PhoneContainer = Container.Overlay);
        await visitor.Page.ReloadAsync();
        (meet, var call) = await agent.CallsAsync(visitor);
        await CoversTheChatAndCanBeMinimisedAsync(agent, visitor, meet, call);
    }

    private async Task<MeetPage> IsMovedAndSizedByKeysAndRemembersItsPlaceAsync(
        VisitorPage visitor,
        MeetPage meet,
        MeetPage call
    )
    {
        Assert.Equal("overlay", await call.ContainerAsync());
        await visitor.FrameStandsAtAsync(Usual);
        Assert.False(await visitor.Page.HasAsync("button", "Open live chat"));

        await call.Scope.ClickAsync("button", "Move call");
        await call.Scope.PressAsync("ArrowLeft ArrowLeft ArrowLeft ArrowLeft ArrowUp Shift+ArrowRight Shift+ArrowUp");
        await visitor.FrameStandsAtAsync(new(760, 540, 400, 212));
        await call.Scope.PressAsync("ArrowDown ArrowRight");
        await visitor.FrameStandsAtAsync(new(1280 - 24 - 400, 800 - 24 - 212, 400, 212)); // it came near the corner

        await visitor.Page.ResizeAsync(1000, 600);
        await visitor.FrameStandsAtAsync(new(1000 - 24 - 400, 600 - 24 - 212, 400, 212));
        await visitor.Page.ResizeAsync(320, 480);
        await visitor.FrameStandsAtAsync(new(8, 480 - 24 - 212, 304, 212));
        await call.MediaFlowsAsync();
        await visitor.Page.ResizeAsync(1280, 800);
        var now = new Box(1280 - 24 - 400, 800 - 24 - 212, 400, 212);
        await visitor.FrameStandsAtAsync(now);

        await visitor.Page.GoToAsync($"{People.Host.Origin}/alder");
        var again = await visitor.DockedCallAsync();
        await again.WaitForLinkAsync();
        await visitor.FrameStandsAtAsync(now);
        await again.WaitForContainerAsync("overlay");
        await again.MediaFlowsAsync();
        await meet.MediaFlowsAsync();
        return again;
    }

    private async Task GoesToATabAndComesBackToWhereItWasAsync(VisitorPage visitor, MeetPage meet, MeetPage call)
    {
        await call.WaitForContainerAsync("overlay");
        var now = await visitor.FrameBoxAsync();
        await visitor.DragsAsync(call, Handle(now), (-300, -104));
        var place = now with { X = now.X - 300, Y = now.Y - 104 };
        await visitor.FrameStandsAtAsync(place);
        await meet.Probe.WaitForColourAsync(CameraColour.Green);

        var tab = await call.MaximizeAsync();
        await tab.WaitForLinkAsync();
        await visitor.Page.WaitForAsync("button", "Open live chat");
        await tab.Scope.ClickAsync("button", "Minimize");
        var back = await visitor.DockedCallAsync();
        await visitor.FrameStandsAtAsync(place);
        await back.WaitForLinkAsync();
        await Eventually.IsTrueAsync(
            "the tab closes itself",
            async () => (await visitor.Page.Browser.PagesAsync()).Count == 1
        );

        tab = await back.MaximizeAsync();
        await tab.WaitForLinkAsync();
        var chat = await visitor.OpensChatAsync();
        await chat.WaitForTextAsync("Your video call is in another tab.");
        await chat.WaitForGoneAsync("region", "Video call");
        await chat.EvaluateAsync<object?>("document.getElementById('show-tab').click()"); // it finds the same tab
        Assert.Equal(2, (await visitor.Page.Browser.PagesAsync()).Count);
        Assert.False(await AsksBeforeLeavingAsync(tab)); // the call would come back
        await visitor.ClosesChatAsync();
        await tab.Page.CloseAsync();
        back = await visitor.DockedCallAsync();
        await visitor.FrameStandsAtAsync(place);
        await back.WaitForLinkAsync();
        await back.MediaFlowsAsync();
        await meet.MediaFlowsAsync();
        Assert.Equal(1, People.Server.ConnectionsOf(Party.Visitor));

        await AHostPageThatTakesTheLivechatAwayLeavesTheCallInItsTabAsync(visitor, meet, back);
    }

    private async Task AHostPageThatTakesTheLivechatAwayLeavesTheCallInItsTabAsync(
        VisitorPage visitor,
        MeetPage meet,
        MeetPage call
    )
    {
        await meet.WatchAsync();
        var tab = await call.MaximizeAsync();
        await tab.WaitForLinkAsync();
        await visitor.Page.WaitForAsync("button", "Open live chat");
        await visitor.Page.EvaluateAsync<object?>(
            "document.querySelector('livechat-meet').shadowRoot.querySelector('iframe').remove()"
        );
        await tab.WaitForSignalingAsync("own");
        await tab.MediaFlowsAsync();
        await meet.MediaFlowsAsync();
        Assert.True(await AsksBeforeLeavingAsync(tab)); // now it would end
        await meet.NoticedNothingAsync();
        await Eventually.IsTrueAsync(
            "one connection of each side",
            () => (People.Server.ConnectionsOf(Party.Agent), People.Server.ConnectionsOf(Party.Visitor)) == (1, 1)
        );
    }

    private static async Task CoversTheChatAndCanBeMinimisedAsync(
        AgentPage agent,
        VisitorPage visitor,
        MeetPage meet,
        MeetPage call
    )
    {
        await visitor.FrameStandsAtAsync(new(0, 0, 390, 844));
        Assert.Equal("overlay", await call.ContainerAsync());
        await agent.WritesAsync("Please hold it to the camera.");
        await call.Scope.WaitForExpressionAsync(
            "one unread message",
            "document.getElementById('panel-unread').textContent === '1'"
        );

        await call.Scope.ClickAsync("button", "Minimize");

        await call.WaitForContainerAsync("docked");
        await visitor.SeesAsync("Please hold it to the camera.");
        await (await visitor.ChatAsync()).WaitForAsync("textbox", "Message");
        await call.Scope.ClickAsync("button", "Expand");
        await call.WaitForContainerAsync("overlay");
        await call.Scope.ClickAsync("button", "Shrink");
        await visitor.FrameStandsAtAsync(new(8, 844 - 24 - 236, 374, 236));
        await call.MediaFlowsAsync();
        await meet.MediaFlowsAsync();
        await meet.Probe.WaitForOneLinkAsync();
    }

    /// <summary>Whatever box the livechat asks for; what is no box the loader does not hear (host-messages.test.ts).
    /// </summary>
    private static async Task IsKeptWithinTheViewAsync(VisitorPage visitor, MeetPage call)
    {
        var chat = await visitor.ChatAsync();
        await chat.EvaluateAsync<object?>(
            """
            () => {
              // Of the ports that this document speaks on, the loader's is the one that gets boxes.
              const { postMessage } = MessagePort.prototype;
              MessagePort.prototype.postMessage = function (...all) {
                if (all[0].type === 'box') window.toLoader = this;
                return postMessage.apply(this, all);
              };
            }
            """
        );
        await call.Scope.ClickAsync("button", "Move call");
        await call.Scope.PressAsync("ArrowLeft ArrowLeft ArrowLeft ArrowLeft");
        await chat.WaitForExpressionAsync("the port to the loader", "window.toLoader");
        await Eventually.RestsAsync("the frame rests", visitor.FrameBoxAsync);

        foreach (
            var (box, stands) in new[]
            {
                ("[1e9, 1e9, 300, 200]", new Box(980, 600, 300, 200)),
                ("[-1e300, -7, 300, 200]", new Box(0, 0, 300, 200)),
                ("[50, 50, 1e12, 1e12]", Whole),
            }
        )
        {
            await chat.EvaluateAsync<object?>($"window.toLoader.postMessage({{ type: 'box', box: {box} }})");
            await visitor.FrameStandsAtAsync(stands);
        }
        await call.MediaFlowsAsync();
    }

    private static (int X, int Y) Handle(Box box) => ((int)box.Width / 2, 14);

    private static Task<bool> AsksBeforeLeavingAsync(MeetPage tab) =>
        tab.Scope.EvaluateAsync<bool>("!dispatchEvent(new Event('beforeunload', { cancelable: true }))");
}
