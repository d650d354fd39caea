using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;
using LiveChatMeet.Tests.Plant.Media;
using LiveChatMeet.Tests.Plant.Servers;
using static LiveChatMeet.Tests.Plant.Actors.Callers;

namespace LiveChatMeet.Tests.Calls;

/// <summary>How a call rings at the visitor, and what counts as an answer.</summary>
[Trait("Needs", "browser")]
public sealed class RingTests : IWithPeople
{
    public People People { get; } = new();

    [Fact]
    public async Task A_closed_livechat_rings_in_one_tab_only_a_person_answers_and_the_other_tab_can_take_the_call()
    {
        var (agent, first) = await People.InConversationAsync(visitorOptions: VisitorDevices with { Autoplay = true });
        await first.ClosesChatAsync();
        var second = new VisitorPage(await first.Page.Browser.OpenAsync(People.Host.Origin));
        var chat = await second.ChatAsync();
        await chat.WaitForExpressionAsync("the livechat to be ready", "document.getElementById('ring') !== null");
        await chat.EvaluateAsync<object?>(
            """
            document
              .getElementById('ring-accept')
              .addEventListener('click', () => (window.clicked = true), { capture: true })
            """
        );

        await agent.StartVideoCallAsync();

        var ring = await second.IsRungAsync();
        await first.IsRungAsync();
        await second.Page.WaitForAsync("button", "Close live chat");
        foreach (var page in (Page[])[first.Page, second.Page])
            await page.WaitForExpressionAsync(
                "the title to tell of the call",
                "document.title === 'Incoming video call'"
            );
        await chat.WaitForExpressionAsync("the visible tab to sound", "!document.getElementById('ring-sound').paused");
        Assert.True(
            await (await first.ChatAsync()).EvaluateAsync<bool>("document.getElementById('ring-sound').paused"),
            "two tabs sound"
        );

        await ring.TakesAnswersAsync();
        await chat.EvaluateAsync<object?>("document.getElementById('ring-accept').click()");
        Assert.True(await chat.EvaluateAsync<bool>("window.clicked"));
        Assert.False(
            await chat.EvaluateAsync<bool>("document.getElementById('ring-accept').disabled"),
            "a script has answered"
        );
        await ring.DeclineAsync();
        await ring.WaitForGoneAsync();
        await second.Page.WaitForExpressionAsync("the title of before", "document.title === 'home · Kettle Lane'");
        await chat.WaitForExpressionAsync("silence", "document.getElementById('ring-sound').paused");

        var meet = await agent.StartVideoCallAsync();
        await (await second.IsRungAsync()).AcceptAsync();

        await chat.WaitForAsync("region", "Video call");
        await (await second.DockedCallAsync()).WaitForLinkAsync();
        await first.SeesAsync("Call in another tab");

        await (await first.ChatAsync()).ClickAsync("button", "Move here");
        var moved = await first.DockedCallAsync();
        await moved.WaitForLinkAsync();
        await moved.MediaFlowsAsync();
        await meet.MediaFlowsAsync();
        await second.SeesAsync("Call in another tab");
        await MediaProbe.WaitUntilCamerasAreOffAsync(chat);
    }

    [Trait("Requirement", "CS-1"), Trait("Requirement", "CS-3"), Trait("Requirement", "D36")]
    [Fact]
    public async Task A_ring_makes_no_connection_and_the_camera_waits_until_the_server_has_recorded_the_accept()
    {
        var (agent, visitor) = await People.InConversationAsync();
        var meet = await agent.StartVideoCallAsync();
        var ring = await visitor.IsRungAsync();
        var chat = await visitor.ChatAsync();
        await chat.WaitForExpressionAsync(
            "the frame that is loaded while it rings",
            "document.querySelector('#dock iframe')?.contentDocument?.querySelector('#call[data-signaling]') !== null"
        );
        await ring.TakesAnswersAsync();
        var rung = await ReadRungAsync(chat);
        await using var store = await SlowStore.HoldAsync(People.Server);

        await ring.AcceptAsync();
        await chat.WaitForExpressionAsync(
            "the offer that is made in the click",
            """
            document.querySelector('#dock iframe').contentWindow.performance.getEntriesByName('call:offer').length >
              0
            """
        );
        var accepting = await ReadRungAsync(chat);
        await store.FreeAsync();

        Assert.Equal((0, 0), (rung.PeerConnectionsCreated, rung.GetUserMediaCalls));
        Assert.Equal((1, 0), (accepting.PeerConnectionsCreated, accepting.GetUserMediaCalls));
        await (await visitor.DockedCallAsync()).MediaFlowsAsync();
        await meet.MediaFlowsAsync();
    }

    /// <summary>Of the call's document that the livechat loads out of sight while it rings.</summary>
    private static Task<MediaSnapshot> ReadRungAsync(Scope chat) =>
        chat.EvaluateAsync<MediaSnapshot>(
            "document.querySelector('#dock iframe').contentWindow[Symbol.for('LiveChatMeet.Tests.Media')].read()"
        );
}
