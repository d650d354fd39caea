using LiveChatMeet.Privacy;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Privacy;

[Trait("Needs", "browser")]
public sealed class ErasureBrowserTests : IWithPeople
{
    public People People { get; } = new();

    [Fact]
    public async Task A_visitor_is_erased_while_a_tab_has_the_call_over_the_chats_connection()
    {
        var (agent, visitor) = await People.InConversationAsync();
        var (meet, docked) = await agent.CallsAsync(visitor);
        var tab = await docked.MaximizeAsync();
        await tab.WaitUntilTakenAsync();
        Assert.Equal("borrowed", await tab.SignalingAsync());
        var id = await People.Server.ReadAsync(database => database.Visitors.Select(v => v.Id).SingleAsync());

        await People.Server.Services.GetRequiredService<Erasure>().EraseAsync(id, null);

        await tab.WaitForStateAsync("ended");
        await meet.WaitForStateAsync("ended");
        await visitor.SeesAsync("This conversation is no longer available. Send a message to start a new one.");
        await Eventually.IsTrueAsync("no connection of the visitor is left", () => People.Connections.Visitor == 0);
        Assert.Equal(
            (0, 0, 0),
            await People.Server.ReadAsync(async database =>
                (
                    await database.Visitors.CountAsync(),
                    await database.Rooms.CountAsync(),
                    await database.Calls.CountAsync()
                )
            )
        );
        foreach (var page in (Page[])[tab.Page, visitor.Page, agent.Page])
            Assert.DoesNotContain(
                await page.ConsoleAsync(),
                line =>
                    line.Contains("Error:", StringComparison.Ordinal)
                    || line.Contains("Uncaught", StringComparison.Ordinal)
            );

        await visitor.WritesAsync("Somebody new.");
        await Eventually.IsTrueAsync(
            "somebody else has written",
            () => People.Server.ReadAsync(database => database.Visitors.AnyAsync(v => v.Id != id))
        );
    }
}
