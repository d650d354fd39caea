using LiveChatMeet.Identity;
using LiveChatMeet.Rooms;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Livechat;

[Trait("Requirement", "WB-9")]
public sealed class TranscriptTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task A_visitor_saves_what_both_wrote_and_no_note_and_nothing_that_was_deleted()
    {
        await using var call = await PlainCall.AcceptedAsync(shop, shop.Noah);
        await call.Guest.SendAsync(call.Rid, "It squeals <b>loudly</b>.");
        var gone = await call.Guest.SendAsync(call.Rid, "A word too many.");
        await call.Agent.AddNoteAsync(call.Rid, "An odd one.");
        var visitorId = await shop.Server.ReadAsync(db =>
            Task.FromResult(db.Rooms.Single(r => r.Id == call.Rid).VisitorId)
        );
        await shop
            .Server.Services.GetRequiredService<Chat>()
            .DeleteAsync(new Actor(Party.Visitor, visitorId), call.Rid, gone.Id);

        await call.Guest.HangUpAsync(call.Id);

        using var answer = await call.Visitor.OpenAsync("/known?handler=Transcript");
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal("text/plain; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal("no-store", answer.Header("Cache-Control"));
        Assert.True(answer.Headers.TransferEncodingChunked, "It is written page by page, however long it is.");
        Assert.Contains("You\nIt squeals <b>loudly</b>.", text.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("Noah Weber\nVideo call, 0:0", text.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.DoesNotContain("A word too many.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("An odd one.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_one_is_whole_and_in_its_order()
    {
        var (visitor, rid) = await shop.OpenRoomAsync();
        ManyRows.AddMessages(shop.Server.DataDirectory, rid, 250, "line");

        using var answer = await visitor.OpenAsync("/known?handler=Transcript");
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(
            Enumerable.Range(1, 250).Select(i => $"line {i}"),
            text.ReplaceLineEndings("\n").Split('\n').Where(line => line.StartsWith("line ", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task Nobody_saves_anothers()
    {
        var (_, _) = await shop.OpenRoomAsync();
        var stranger = shop.NewVisitor();

        using var answer = await stranger.OpenAsync("/known?handler=Transcript");

        Assert.Equal(401, (int)answer.StatusCode);
    }
}
