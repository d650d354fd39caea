using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;
using static LiveChatMeet.Tests.Plant.Actors.Callers;

namespace LiveChatMeet.Tests.Calls;

/// <summary>What an agent has of calls once they are over.</summary>
[Trait("Needs", "browser")]
public sealed class CallBackBrowserTests : IWithPeople
{
    public People People { get; } = new();

    [Theory, EachBrowser]
    public async Task A_declined_call_is_a_task_until_it_is_done_and_a_talk_shows_how_good_it_was(BrowserKind kind)
    {
        var (agent, visitor) = await People.InConversationAsync(kind);
        await agent.OpensCallsOverTheConsoleAsync(VisitorName);

        await agent.StartVideoCallInOverlayAsync();
        await (await visitor.IsRungAsync()).DeclineAsync();
        await TasksAsync(agent, inbox: 1, room: 1);

        await agent.Page.ClickAsync("button", "Done");
        await TasksAsync(agent, inbox: 0, room: 0);

        var overlay = await agent.StartVideoCallInOverlayAsync();
        await (await visitor.IsRungAsync()).AcceptAsync();
        var docked = await visitor.DockedCallAsync();
        await docked.MediaFlowsAsync();
        await Eventually.IsTrueAsync(
            "both sides have measured",
            () =>
                People.Server.ReadAsync(async db =>
                    await db.Leases.CountAsync(l => l.Measures.RoundTripMs != null) == 2
                )
        );
        await docked.HangUpAsync();
        await overlay.WaitForStateAsync("ended");

        await agent.Page.WaitForExpressionAsync(
            "its quality on the call's card",
            "/lost, \\d+ ms there and back, direct/.test(document.querySelector('.call-card .measured p')?.textContent)"
        );
        await agent.Page.WaitForExpressionAsync(
            "and beside the visitor",
            "document.querySelector('#visitor .quality') !== null"
        );
        var measured = await People.Server.ReadAsync(db =>
            db.Calls.AsNoTracking().OrderByDescending(c => c.RangAt).Select(c => c.Measures).FirstAsync()
        );
        Assert.InRange(measured.Received, 100, 1_000_000);
        Assert.False(measured.IsRelayed);
    }

    private static Task TasksAsync(AgentPage agent, int inbox, int room) =>
        agent.Page.WaitForExpressionAsync(
            $"{inbox} tasks in the inbox and {room} in the room",
            $"document.querySelectorAll('#call-backs .task').length === {inbox}"
                + $" && document.querySelectorAll('#room-call-back .task').length === {room}"
        );
}
