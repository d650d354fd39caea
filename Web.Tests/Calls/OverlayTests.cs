using LiveChatMeet.Identity;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Calls;

/// <summary>The call over the visitor's page: one document, one leg and one link, wherever it stands.</summary>
[Trait("Needs", "browser")]
public sealed class OverlayTests : IWithPeople
{
    public People People { get; } = new();
    private static readonly Box Usual = new(1280 - 24 - 376, 800 - 24 - 236, 376, 236);
    private static readonly Box Whole = new(0, 0, 1280, 800);
    private (int Meet, int Call) _linksMade;

    [Theory]
    [EachBrowser]
    public async Task A_call_grows_over_the_page_moves_there_and_comes_back_and_a_closed_chat_leaves_its_bar(
        BrowserKind kind
    )
    {
        var (agent, visitor) = await People.InConversationAsync(visitorKind: kind);
        var (meet, call) = await agent.CallsAsync(visitor);
        await RememberAsync(meet, call);
        await visitor.Page.EvaluateAsync<object?>(
            "() => { window.clicks = 0; document.addEventListener('click', () => window.clicks++); }"
        );

        await call.Scope.ClickAsync("button", "Expand");
        await visitor.FrameStandsAtAsync(Whole);
        await call.WaitForContainerAsync("overlay");
        await LegStandsAsync(Container.Overlay);
        await call.MediaFlowsAsync();
        await ShowsTheConversationAsync(agent, call);

        await call.Scope.ClickAsync("button", "Shrink");
        await visitor.FrameStandsAtAsync(Usual);
        await visitor.DragsAsync(call, Handle(Usual), (-320, -104));
        var dropped = Usual with { X = Usual.X - 320, Y = Usual.Y - 104 };
        await visitor.FrameStandsAtAsync(dropped);
        await visitor.Page.ClickAtAsync(300, 600);
        Assert.Equal(1, await visitor.Page.EvaluateAsync<int>("window.clicks"));

        await visitor.DragsAsync(call, (376 - 14, 236 - 14), (24, 24), CornerStride, CornerStride);
        var large = dropped with { Width = 400, Height = 260 };
        await visitor.FrameStandsAtAsync(large);
        await visitor.DragsAsync(call, (8, 260 - 8), (400 - 240, 0), CornerStride, CornerStride);
        var least = large with { X = large.X + 400 - 240, Width = 240 };
        await visitor.FrameStandsAtAsync(least);

        var corner = least with { X = 1280 - 24 - 240, Y = 800 - 24 - 260 };
        await visitor.DragsAsync(call, Handle(least), ((int)(corner.X - least.X) - 20, (int)(corner.Y - least.Y) - 20));
        await visitor.FrameStandsAtAsync(corner);

        await call.Scope.ClickAsync("button", "Expand");
        await visitor.FrameStandsAtAsync(Whole);
        await call.Scope.PressAsync("Escape");
        await visitor.FrameStandsAtAsync(corner);
        await call.Scope.PressAsync("Escape"); // ends nothing
        await call.Scope.ClickAsync("button", "Minimize");
        await call.WaitForContainerAsync("docked");
        await (await visitor.ChatAsync()).WaitForAsync("textbox", "Message");
        await LegStandsAsync(Container.Docked);

        await NothingReconnectedAsync(meet, call);
        await ClosingTheChatLeavesABarAsync(agent, visitor, meet, call);
    }

    /// <summary>It came docked, with the chat around it: what it shows now came later.</summary>
    private static async Task ShowsTheConversationAsync(AgentPage agent, MeetPage call)
    {
        await agent.WritesAsync("The screws are at the back.");
        await call.Scope.ClickAsync("button", "Show conversation");
        await call.Scope.WaitForTextAsync("The screws are at the back.");
        await call.Scope.FillAsync("Message", "Found them.");
        await call.Scope.ClickAsync("button", "Send");
        await agent.SeesAsync("Found them.");
        await call.Scope.ClickAsync("button", "Hide conversation");
    }

    private async Task ClosingTheChatLeavesABarAsync(AgentPage agent, VisitorPage visitor, MeetPage meet, MeetPage call)
    {
        await visitor.ClosesChatAsync();

        await visitor.FrameStandsAtAsync(new(1280 - 92 - 288, 800 - 20 - 64, 288, 64));
        await call.MuteAsync();
        await meet.Scope.WaitForAsync("img", "Guest 1 has muted the microphone");
        await call.UnmuteAsync();
        await agent.WritesAsync("I am still here.");
        await visitor.Page.WaitForTextAsync("Unread messages: 1");
        await call.MediaFlowsAsync();
        await visitor.Page.ClickAsync("button", "Open live chat");
        await visitor.SeesAsync("I am still here.");
        await call.Scope.WaitForAsync("button", "Maximize");
        await NothingReconnectedAsync(meet, call);

        await visitor.ClosesChatAsync();
        await visitor.Page.GoToAsync($"{People.Host.Origin}/alder"); // and on the next page it is the bar again
        var again = await visitor.DockedCallAsync();
        await again.WaitForLinkAsync();
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

    /// <summary>A corner is 16 pixels wide and high.</summary>
    private const int CornerStride = 6;

    private static (int X, int Y) Handle(Box box) => ((int)box.Width / 2, 14);

    private Task LegStandsAsync(Container container) =>
        Patience.UntilAsync(
            $"Wait until the visitor's leg is told as {container}",
            null,
            async () =>
                await People.Server.ReadAsync(async database =>
                    (await database.Calls.ToListAsync())
                        .SelectMany(call => call.Legs)
                        .Where(leg => leg.Party == Party.Visitor)
                        .Select(leg => leg.Container)
                        .ToList()
                )
                    is var told
                && told.SequenceEqual([container])
                    ? null
                    : $"It is {string.Join(", ", told)}."
        );

    private async Task RememberAsync(MeetPage meet, MeetPage call)
    {
        await call.Scope.EvaluateAsync<object?>("() => { window.same = true; }");
        _linksMade = (await meet.Probe.LinksMadeAsync(), await call.Probe.LinksMadeAsync());
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
        Assert.Equal(_linksMade, (await meet.Probe.LinksMadeAsync(), await call.Probe.LinksMadeAsync()));
        Assert.Equal(1, People.Server.ConnectionsOf(Party.Visitor));
        Assert.All(await meet.Scope.EvaluateAsync<string[]>("window.links"), link => Assert.Equal("connected", link));
    }
}
