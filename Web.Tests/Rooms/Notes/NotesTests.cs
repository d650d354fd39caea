using LiveChatMeet.Refusals;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;

namespace LiveChatMeet.Tests.Rooms.Notes;

public sealed class NotesTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task A_note_reaches_every_console_of_its_writer_and_stands_after_the_message_before_it()
    {
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Noah);
        await using var noah = await shop.ConnectAsync(shop.Noah);
        await using var other = await shop.ConnectAsync(shop.Noah);

        var note = await noah.AddNoteAsync(rid, "From the recall. @Mara offer the swap: https://a.example");
        await visitor.WritesAsync("All the time.");
        var second = await noah.AddNoteAsync(rid, "She waits.");

        await Eventually.IsTrueAsync("the push", () => other.Desk.Notes.Contains((rid, 2)));
        var read = await other.NotesSinceAsync(rid, 0);
        Assert.Equal([(note.Id, 1, 1), (second.Id, 2, 2)], read.Select(one => (one.Id, one.Number, one.After)));
        Assert.Equal(
            [("@Mara", true, null), ("https://a.example", false, "https://a.example")],
            read[0]
                .Pieces.Where(one => one.IsName || one.Href is not null)
                .Select(one => (one.Text, one.IsName, one.Href))
        );
        Assert.Equal(second.Id, Assert.Single(await other.NotesSinceAsync(rid, 1)).Id);
    }

    [Fact]
    public async Task Sent_twice_it_is_kept_once()
    {
        var (_, rid) = await shop.OpenRoomAsync(takenBy: shop.Noah);
        await using var noah = await shop.ConnectAsync(shop.Noah);
        var clientId = Ids.New();

        var twice = await Task.WhenAll(
            noah.AddNoteAsync(rid, "Once.", clientId),
            noah.AddNoteAsync(rid, "Once.", clientId)
        );

        Assert.Equal(twice[0].Id, twice[1].Id);
        Assert.Single(await noah.NotesSinceAsync(rid, 0));
        Assert.Equal(
            Refusal.ClientIdReused,
            await HubClient.RefusalAsync(() => noah.AddNoteAsync(rid, "Another.", clientId))
        );
    }

    [Theory]
    [InlineData("", Refusal.NoteEmpty)]
    [InlineData(" \u200B\n ", Refusal.NoteEmpty)]
    [InlineData("a\u0007", Refusal.MessageControlCharacters)]
    public async Task What_is_no_text_is_refused(string text, string code)
    {
        var (_, rid) = await shop.OpenRoomAsync(takenBy: shop.Noah);
        await using var noah = await shop.ConnectAsync(shop.Noah);

        Assert.Equal(code, await HubClient.RefusalAsync(() => noah.AddNoteAsync(rid, text)));
        Assert.Empty(await noah.NotesSinceAsync(rid, 0));
    }

    [Fact]
    public async Task A_note_of_8_000_characters_is_kept_and_a_longer_one_is_refused()
    {
        var (_, rid) = await shop.OpenRoomAsync(takenBy: shop.Noah);
        await using var noah = await shop.ConnectAsync(shop.Noah);

        await noah.AddNoteAsync(rid, new('a', 8_000));

        foreach (var length in (int[])[8_001, 20_000])
            Assert.Equal(
                Refusal.NoteTooLong,
                await HubClient.RefusalAsync(() => noah.AddNoteAsync(rid, new('a', length)))
            );
        Assert.Single(await noah.NotesSinceAsync(rid, 0));
    }

    [Fact]
    public async Task Markup_and_Arabic_are_text_and_nothing_reverses_the_words_beside_it()
    {
        var (_, rid) = await shop.OpenRoomAsync(takenBy: shop.Noah);
        await using var noah = await shop.ConnectAsync(shop.Noah);

        var note = await noah.AddNoteAsync(rid, "<b onclick=x>مرحبا\u202Eesrever</b>");

        Assert.Equal("<b onclick=x>مرحباesrever</b>", string.Concat(note.Pieces.Select(one => one.Text)));
    }

    [Fact]
    public async Task A_waiting_and_a_closed_room_take_notes_and_whoever_does_not_see_a_room_finds_none()
    {
        var (_, waiting) = await shop.OpenRoomAsync();
        var (_, closed) = await shop.OpenRoomAsync(takenBy: shop.Noah);
        using (await shop.Noah.SubmitAsync($"/agent/rooms/{closed}", "Close conversation")) { }
        await shop.Server.AddAgentAsync("Olga Berg", "olga-notes@kettlelane.example");
        using var olga = await shop.Server.SignInAsync("olga-notes@kettlelane.example");
        await using var noah = await shop.ConnectAsync(shop.Noah);
        await using var stranger = await shop.ConnectAsync(olga);

        await noah.AddNoteAsync(waiting, "Mine, I think.");
        await noah.AddNoteAsync(closed, "She called once more.");

        foreach (var rid in (string[])[Ids.New(), "", "no id"])
        {
            Assert.Equal(
                Refusal.RoomNotFound,
                await HubClient.RefusalAsync(() => stranger.AddNoteAsync(rid, "Let me in."))
            );
            Assert.Equal(Refusal.RoomNotFound, await HubClient.RefusalAsync(() => stranger.NotesSinceAsync(rid, 0)));
        }
        Assert.Single(await stranger.NotesSinceAsync(waiting, 0));
        Assert.Single(await stranger.NotesSinceAsync(closed, 0)); // without teams everybody is of its team
    }
}
