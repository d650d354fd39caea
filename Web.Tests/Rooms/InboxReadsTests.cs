using LiveChatMeet.Rooms;
using LiveChatMeet.Storage;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Rooms;

/// <summary>Pages read the inbox through Entity Framework, pushes by a prepared statement.</summary>
public sealed class InboxReadsTests(Shop shop) : IClassFixture<Shop>
{
    private const string LongText = "Ist die Übersetzung 🚲 von 22 auf 36 möglich? ";

    [Fact]
    public async Task What_is_pushed_of_a_room_of_any_kind_is_what_the_inbox_shows_of_it()
    {
        var others = await RoomsAsync();
        await using var ringing = await PlainCall.RingAsync(shop);
        await using var talking = await PlainCall.AcceptedAsync(shop, shop.Noah);
        string[] rids = [ringing.Rid, talking.Rid, .. others];

        var shown = await shop.Server.ReadAsync(database =>
            InboxReads.ListAsync(InboxReads.Rows(database).Where(row => rids.Contains(row.Room.Id)), default)
        );
        await using var reading = shop.Server.Services.GetRequiredService<ReadContext>();
        var pushed = await InboxReads.ListAsync(reading, rids);

        Assert.Equal(rids, pushed.Select(row => row.Rid));
        Assert.Equal(shown.OrderBy(row => row.Rid), pushed.OrderBy(row => row.Rid));
        // Rooms of each kind were compared.
        Assert.Equal(3, pushed.Select(row => row.State).Distinct().Count());
        foreach (var isOf in Kinds)
            Assert.Equal([true, false], pushed.Select(isOf).Distinct().OrderDescending());
    }

    [Fact]
    public async Task A_room_that_is_not_there_has_no_row()
    {
        await using var reading = shop.Server.Services.GetRequiredService<ReadContext>();

        Assert.Empty(await InboxReads.ListAsync(reading, [PlainCall.UnknownId]));
        Assert.Empty(await InboxReads.ListAsync(reading, []));
    }

    private static IEnumerable<Func<InboxRow, bool>> Kinds =>
        [
            row => row.AgentName is null,
            row => row.Name == "Ada Çelik",
            row => row.Preview.Length == 140,
            row => row.IsCall,
            row => row.IsInCall,
            row => row.TalkingSince is not null,
            row => row.IsOwn,
            row => row.Unread > 1,
            row => row.Unread == 0,
        ];

    private async Task<IReadOnlyList<string>> RoomsAsync() =>
        [await WaitingAsync(), await NamedAsync(), await AnsweredAsync(), await ClosedAsync(), await HungUpAsync()];

    private async Task<string> WaitingAsync()
    {
        var (visitor, rid) = await shop.OpenRoomAsync(text: string.Concat(Enumerable.Repeat(LongText, 5)));
        await visitor.WritesAsync(string.Concat(Enumerable.Repeat(LongText, 6)));
        return rid;
    }

    private async Task<string> NamedAsync()
    {
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Noah);
        using var about = await visitor.PostAsync("About", ("Name", "Ada Çelik"), ("Email", "ada@kettlelane.example"));
        Assert.True(about.IsSuccessStatusCode);
        return rid;
    }

    private async Task<string> AnsweredAsync()
    {
        var (_, rid) = await shop.OpenRoomAsync(takenBy: shop.Mara);
        await using var agent = await shop.ConnectAsync(shop.Mara);
        await agent.SendAsync(rid, "They are in stock.");
        await agent.SeenAsync(rid, 1);
        return rid;
    }

    // With what nobody has seen.
    private async Task<string> ClosedAsync()
    {
        var (_, rid) = await shop.OpenRoomAsync(takenBy: shop.Mara);
        using var closed = await shop.Mara.SubmitAsync($"/agent/rooms/{rid}", "Close conversation");
        return rid;
    }

    private async Task<string> HungUpAsync()
    {
        await using var call = await PlainCall.AcceptedAsync(shop);
        return call.Rid;
    }
}
