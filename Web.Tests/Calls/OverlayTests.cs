using LiveChatMeet.Identity;
using LiveChatMeet.Tests.Browsers;
using LiveChatMeet.Tests.Hosting;
using LiveChatMeet.Tests.People;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Calls;

/// <summary>The call over the visitor's page: one document, one leg and one link, wherever it stands.</summary>
public sealed class OverlayTests : CallTest
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);
    private static readonly Box Usual = new(1280 - 24 - 376, 800 - 24 - 236, 376, 236);
    private static readonly Box Whole = new(0, 0, 1280, 800);

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_call_grows_over_the_page_moves_there_and_comes_back_without_reconnecting(BrowserKind kind)
    {
        var (agent, visitor) = await InConversationAsync(visitorKind: kind);
        var (meet, call) = await InCallAsync(agent, visitor);
        await RememberAsync(meet, call);
        await visitor.Page.EvaluateAsync<object?>(
            "() => { window.clicks = 0; document.addEventListener('click', () => window.clicks++); }"
        );

        await call.Scope.ClickAsync("button", "Expand");
        await visitor.FrameStandsAtAsync(Whole);
        await call.WaitForContainerAsync("overlay");
        await LegStandsAsync(Container.Overlay);
        await call.MediaFlowsAsync();

        await call.Scope.ClickAsync("button", "Shrink");
        await visitor.FrameStandsAtAsync(Usual);
        await visitor.DragsAsync(call, Handle(Usual), (-568, -254));
        var dropped = Usual with { X = Usual.X - 568, Y = Usual.Y - 254 };
        await visitor.FrameStandsAtAsync(dropped);
        await visitor.Page.ClickAtAsync(900, 600);
        Assert.Equal(1, await visitor.Page.EvaluateAsync<int>("window.clicks"));

        await visitor.DragsAsync(call, (376 - 14, 236 - 14), (100, 60), EdgeStride);
        var large = dropped with { Width = 476, Height = 296 };
        await visitor.FrameStandsAtAsync(large);
        // By the corner, and no further: Chromium's driver lets go of what the pointer has left
        await visitor.DragsAsync(call, (8, 296 - 8), (476 - 240, 0), EdgeStride);
        var least = large with { X = large.X + 476 - 240, Width = 240 };
        await visitor.FrameStandsAtAsync(least);

        await visitor.DragsAsync(call, Handle(least), (24 + 30 - (int)least.X, 24 + 20 - (int)least.Y));
        await visitor.FrameStandsAtAsync(least with { X = 24, Y = 24 });
        await visitor.DragsAsync(call, Handle(least), (1280 - 48 - 240 - 30, 800 - 48 - 296 - 20));
        await visitor.FrameStandsAtAsync(least with { X = 1280 - 24 - 240, Y = 800 - 24 - 296 });

        await call.Scope.ClickAsync("button", "Expand");
        await visitor.FrameStandsAtAsync(Whole);
        await call.Scope.PressAsync("Escape");
        await visitor.FrameStandsAtAsync(least with { X = 1280 - 24 - 240, Y = 800 - 24 - 296 });
        await call.Scope.PressAsync("Escape"); // ends nothing
        await call.Scope.ClickAsync("button", "Minimize");
        await call.WaitForContainerAsync("docked");
        await (await visitor.ChatAsync()).WaitForAsync("textbox", "Message");
        await LegStandsAsync(Container.Docked);

        await NothingReconnectedAsync(meet, call);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_floating_call_is_moved_and_sized_by_keys_and_its_place_is_remembered(BrowserKind kind)
    {
        await ChangeSiteAsync(site => site.DesktopContainer = Container.Overlay);
        var (agent, visitor) = await InConversationAsync(visitorKind: kind);
        var (meet, call) = await InCallAsync(agent, visitor);
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

        await visitor.Page.GoToAsync($"{Host.Origin}/alder");
        var again = await visitor.DockedCallAsync(Soon);
        await again.WaitForLinkAsync(limit: Soon);
        await visitor.FrameStandsAtAsync(now);
        await again.WaitForContainerAsync("overlay");
        await again.MediaFlowsAsync(Soon);
        await meet.MediaFlowsAsync(Soon);

        await meet.HangUpAsync();
        await (await visitor.ChatAsync()).WaitForTextAsync("Mara hung up", Soon); // the chat opens and tells it
        await (await visitor.ChatAsync()).WaitForGoneAsync("region", "Video call");
    }

    [Fact]
    public async Task An_overlay_goes_to_a_tab_and_comes_back_to_where_it_was()
    {
        var (agent, visitor) = await InConversationAsync();
        var (meet, call) = await InCallAsync(agent, visitor);
        await call.Scope.ClickAsync("button", "Expand");
        await call.Scope.ClickAsync("button", "Shrink");
        await visitor.FrameStandsAtAsync(Usual);
        await visitor.DragsAsync(call, Handle(Usual), (-600, -300));
        var place = Usual with { X = Usual.X - 600, Y = Usual.Y - 300 };
        await visitor.FrameStandsAtAsync(place);
        await meet.Probe.WaitForColourAsync(CameraColour.Green);

        var tab = await call.MaximizeAsync();
        await tab.WaitForLinkAsync(limit: Soon);
        await visitor.Page.WaitForAsync("button", "Open live chat", Soon);
        await tab.Scope.ClickAsync("button", "Minimize");
        var back = await visitor.DockedCallAsync(Soon);
        await visitor.FrameStandsAtAsync(place);
        await back.WaitForLinkAsync(limit: Soon);
        await Eventually.IsTrueAsync(
            "the tab closes itself",
            async () => (await visitor.Page.Browser.PagesAsync()).Count == 1
        );

        tab = await back.MaximizeAsync();
        await tab.WaitForLinkAsync(limit: Soon);
        var chat = await visitor.OpensChatAsync();
        await chat.WaitForTextAsync("Your video call is in another tab.");
        await chat.WaitForGoneAsync("region", "Video call", Soon);
        await chat.EvaluateAsync<object?>("document.getElementById('show-tab').click()"); // it finds the same tab
        Assert.Equal(2, (await visitor.Page.Browser.PagesAsync()).Count);
        Assert.False(await AsksBeforeLeavingAsync(tab)); // the call would come back
        await visitor.ClosesChatAsync();
        await tab.Page.CloseAsync();
        back = await visitor.DockedCallAsync(Soon);
        await visitor.FrameStandsAtAsync(place);
        await back.WaitForLinkAsync(limit: Soon);
        await back.MediaFlowsAsync(Soon);
        await meet.MediaFlowsAsync(Soon);
        Assert.Equal(1, Server.ConnectionsOf(Party.Visitor));

        tab = await back.MaximizeAsync();
        await tab.WaitForLinkAsync(limit: Soon);
        await visitor.Page.WaitForAsync("button", "Open live chat", Soon);
        await visitor.Page.EvaluateAsync<object?>(
            "document.querySelector('livechat-meet').shadowRoot.querySelector('iframe').remove()"
        );
        await tab.WaitForSignalingAsync("own", Soon);
        await tab.MediaFlowsAsync();
        await meet.MediaFlowsAsync();
        Assert.True(await AsksBeforeLeavingAsync(tab)); // now it would end
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task On_a_phone_an_overlay_covers_the_chat_and_can_be_minimised(BrowserKind kind)
    {
        await ChangeSiteAsync(site => site.PhoneContainer = Container.Overlay);
        var (agent, visitor) = await InConversationAsync(visitorKind: kind, visitorOptions: new() { Phone = true });
        var (meet, call) = await InCallAsync(agent, visitor);
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
        await call.MediaFlowsAsync(Soon);
        await meet.MediaFlowsAsync(Soon);
        Assert.Equal(1, (await meet.Probe.ReadAsync()).PeerConnectionsOpen);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Closing_the_chat_leaves_a_bar_and_the_call_goes_on(BrowserKind kind)
    {
        var (agent, visitor) = await InConversationAsync(visitorKind: kind);
        var (meet, call) = await InCallAsync(agent, visitor);
        await RememberAsync(meet, call);

        await visitor.ClosesChatAsync();

        await visitor.FrameStandsAtAsync(new(1280 - 92 - 288, 800 - 20 - 64, 288, 64));
        await call.MuteAsync();
        await meet.Scope.WaitForAsync("img", "Guest 1 muted the microphone");
        await call.UnmuteAsync();
        await agent.WritesAsync("I am still here.");
        await visitor.Page.WaitForTextAsync("Unread messages: 1");
        await call.MediaFlowsAsync();
        await visitor.Page.ClickAsync("button", "Open live chat");
        await visitor.SeesAsync("I am still here.");
        await call.Scope.WaitForAsync("button", "Maximize");
        await NothingReconnectedAsync(meet, call);

        await visitor.ClosesChatAsync();
        await visitor.Page.GoToAsync($"{Host.Origin}/alder"); // and on the next page it is the bar again
        var again = await visitor.DockedCallAsync(Soon);
        await again.WaitForLinkAsync(limit: Soon);
        await visitor.FrameStandsAtAsync(new(1280 - 92 - 288, 800 - 20 - 64, 288, 64));
        await again.HangUpAsync();
        await meet.WaitForStateAsync("ended");
        await visitor.Page.WaitForAsync("button", "Open live chat");
        await Eventually.IsTrueAsync(
            "the bar is gone",
            async () =>
                !await visitor.Page.EvaluateAsync<bool>(
                    """
                    document
                      .querySelector('livechat-meet')
                      .shadowRoot.querySelector('iframe')
                      .checkVisibility({ visibilityProperty: true })
                    """
                )
        );
    }

    [Fact]
    public async Task What_is_forged_moves_nothing()
    {
        await ChangeSiteAsync(site => site.DesktopContainer = Container.Overlay);
        var (agent, visitor) = await InConversationAsync();
        var (_, call) = await InCallAsync(agent, visitor);
        await visitor.FrameStandsAtAsync(Usual);
        // Whoever has a port of ours can only be one of our own documents: here both have gone mad.
        const string taking = """
            () => {
              const { postMessage } = MessagePort.prototype;
              MessagePort.prototype.postMessage = function (...all) {
                window.taken = this;
                return postMessage.apply(this, all);
              };
            }
            """;
        await call.Scope.EvaluateAsync<object?>(taking);
        await (await visitor.ChatAsync()).EvaluateAsync<object?>(taking);
        await call.Scope.WaitForExpressionAsync("a ping", "window.taken");

        await visitor.Page.EvaluateAsync<object?>(
            """
            () => {
              const chat = document.querySelector('livechat-meet').shadowRoot.querySelector('iframe').contentWindow;
              const mad = [
                { type: 'hello', nonce: 'x'.repeat(43) },
                { type: 'expand' },
                { type: 'move', dx: -100, dy: -100, done: true },
                { type: 'screen' },
                { type: 'container', container: 'docked', covers: false },
              ];
              for (const first of [{ livechatmeet: 'borrow' }, ...mad]) {
                for (const target of [chat, chat[0], window]) {
                  const { port1, port2 } = new MessageChannel();
                  target.postMessage(first, '*', [port2]);
                  for (const message of mad) port1.postMessage(message);
                }
              }
            }
            """
        );
        await call.Scope.EvaluateAsync<object?>(
            """
            () => {
              const tell = (message) => window.taken.postMessage(message);
              const good = { type: 'move', dx: -200, dy: -100, done: true };
              for (const bad of [NaN, Infinity, -Infinity, 20_001, 1e300, '5', null, undefined, [1], {}, true]) {
                for (const at of ['dx', 'dy']) {
                  for (const type of ['move', 'resize']) tell({ ...good, edge: 'se', type, [at]: bad });
                }
              }
              for (const edge of [undefined, '', 'nn', 'N', 'constructor', 7, ['n']]) {
                tell({ ...good, type: 'resize', edge });
              }
              for (const done of [undefined, 1, 'true', null]) tell({ ...good, done });
              for (const type of ['EXPAND', 'covers', '__proto__', 7, null, ['expand']]) tell({ type });
              for (const message of [null, undefined, 7, 'expand', [], new Map()]) tell(message);
              // All before it have been heard when this is done.
              tell({ type: 'resize', dx: 1, dy: 0, edge: null, done: true });
            }
            """
        );

        await visitor.FrameStandsAtAsync(Usual with { X = Usual.X - 1, Width = 377 });
        Assert.Equal("overlay", await call.ContainerAsync());

        var chat = await visitor.ChatAsync();
        await chat.WaitForExpressionAsync("the port to the loader", "window.taken");
        await chat.EvaluateAsync<object?>(
            """
            () => {
              // Of the two ports that this document speaks on, the loader's is the one that gets boxes.
              const { postMessage } = MessagePort.prototype;
              MessagePort.prototype.postMessage = function (...all) {
                if (all[0].type === 'box') window.toLoader = this;
                return postMessage.apply(this, all);
              };
            }
            """
        );
        await call.Scope.EvaluateAsync<object?>(
            "window.taken.postMessage({ type: 'resize', dx: -1, dy: 0, edge: null, done: true })"
        );
        await visitor.FrameStandsAtAsync(Usual);
        await chat.EvaluateAsync<object?>(
            """
            () => {
              const boxes = [
                [NaN, 0, 10, 10], [0, 0, Infinity, 10], ['0', 0, 10, 10], [0, 0, 10], [0, 0, 10, 10, 10],
                [], {}, null, 'box', ['0;inset:0', 0, 1, 1], [[1], 2, 3, 4],
              ];
              for (const box of boxes) window.toLoader.postMessage({ type: 'box', box });
              for (const type of ['SCREEN', 'screen ', 'constructor', null, 7]) window.toLoader.postMessage({ type });
              window.toLoader.postMessage({ type: 'unread', count: 3 }); // and this was heard
            }
            """
        );
        await visitor.Page.WaitForTextAsync("Unread messages: 3");
        Assert.Equal(Usual, await visitor.FrameBoxAsync());

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

    /// <summary>Edges and corners are thinner than the handle.</summary>
    private const int EdgeStride = 6;

    private static (int X, int Y) Handle(Box box) => ((int)box.Width / 2, 14);

    private Task LegStandsAsync(Container container) =>
        Patience.UntilAsync(
            $"Wait until the visitor's leg is told as {container}",
            null,
            async () =>
                await Server.ReadAsync(database =>
                    database.Legs.Where(leg => leg.Party == Party.Visitor).Select(leg => leg.Container).ToListAsync()
                )
                    is var told
                && told.SequenceEqual([container])
                    ? null
                    : $"It is {string.Join(", ", told)}."
        );

    private static Task<bool> AsksBeforeLeavingAsync(MeetPage tab) =>
        tab.Scope.EvaluateAsync<bool>("!dispatchEvent(new Event('beforeunload', { cancelable: true }))");

    private static async Task RememberAsync(MeetPage meet, MeetPage call)
    {
        await call.Scope.EvaluateAsync<object?>("() => { window.same = true; }");
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
    }

    private async Task NothingReconnectedAsync(MeetPage meet, MeetPage call)
    {
        await call.MediaFlowsAsync();
        await meet.MediaFlowsAsync();
        Assert.True(await call.Scope.EvaluateAsync<bool>("window.same === true"));
        Assert.Equal(1, (await call.Probe.ReadAsync()).PeerConnectionsCreated);
        Assert.Equal(1, (await meet.Probe.ReadAsync()).PeerConnectionsCreated);
        Assert.Equal(1, Server.ConnectionsOf(Party.Visitor));
        Assert.All(await meet.Scope.EvaluateAsync<string[]>("window.links"), link => Assert.Equal("connected", link));
    }
}
