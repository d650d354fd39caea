using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Rooms;

/// <summary>What a message costs, in statements besides those of its transaction: counts, not times.</summary>
public sealed class MessageCostTests
{
    [Fact]
    public async Task A_message_and_a_mark_are_one_query_and_the_rows_that_they_change()
    {
        var directory = Path.Combine(Path.GetTempPath(), $"livechatmeet-{Ids.New()}");
        using var statements = new StatementCounter(directory);
        await using var shop = await Shop.OpenAsync(directory: directory);
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Mara);
        await using var agent = await shop.ConnectAsync(shop.Mara);
        await using var guest = await visitor.ConnectAsync();
        await Eventually.IsTrueAsync("the agent hears of the visitor", () => !agent.VisitorsChanged.IsEmpty);

        var byVisitor = await CountAsync(() => guest.SendAsync(null, "It squeals again."));
        var answer = await CountAsync(() => agent.SendAsync(rid, "Bring it in."));
        var byAgent = await CountAsync(() => agent.SendAsync(rid, "I will look at it."));
        var mark = await CountAsync(() => guest.SeenAsync(rid, 4));
        var nothing = await CountAsync(() => guest.SeenAsync(rid, 4));

        Assert.Equal(["SELECT", "UPDATE Visitors", "INSERT Messages", "UPDATE Rooms"], byVisitor.Take(4));
        // The first answer ends the wait that is measured.
        Assert.Equal(["SELECT", "UPDATE Rooms", "INSERT Messages", "UPDATE Rooms"], answer.Take(4));
        Assert.Equal(["SELECT", "INSERT Messages", "UPDATE Rooms"], byAgent.Take(3));
        Assert.Equal(["SELECT", "SELECT", "UPDATE Messages", "UPDATE Messages", "UPDATE Rooms"], mark);
        Assert.Equal(["SELECT", "SELECT"], nothing);

        // What is written is made findable afterwards, beside it: those statements follow, when nobody waits.
        async Task<IEnumerable<string>> CountAsync(Func<Task> act)
        {
            await Eventually.IsTrueAsync("its words are found", IsFoundAsync);
            statements.Reset();
            await act();
            return statements.Statements.Where(one => !StatementCounter.IsOfSearch(one)).Select(Summary);
        }

        Task<bool> IsFoundAsync() =>
            shop.Server.ReadAsync(database =>
                database.Rooms.AnyAsync(room => room.Id == rid && room.WordsUpTo == room.LastNumber)
            );
    }

    // What it does, and to which table.
    private static string Summary(string sql) =>
        sql.Split((char[])[' ', '\n', '('], StringSplitOptions.RemoveEmptyEntries) switch
        {
            ["INSERT", _, var table, ..] => $"INSERT {table}",
            ["UPDATE", var table, ..] => $"UPDATE {table}",
            var words => words[0],
        };
}
