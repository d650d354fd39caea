using LiveChatMeet.Privacy;
using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms.Drafts;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Rooms.Drafts;

/// <summary>What an agent has begun to write is on all their devices, and nobody else's.</summary>
public sealed class KeptDraftsTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task A_draft_is_on_the_other_device_at_once_and_after_a_reload()
    {
        var (_, rid) = await shop.OpenRoomAsync(takenBy: shop.Noah);
        await using var desk = await shop.ConnectAsync(shop.Noah);
        await using var phone = await shop.ConnectAsync(shop.Noah);
        await using var mara = await shop.ConnectAsync(shop.Mara);

        var kept = await desk.SaveDraftAsync(rid, 0, "We have two in moss green");
        await desk.SaveDraftAsync(rid, 0, "Ask Owen", DraftKind.Note);

        await Eventually.IsTrueAsync("the push", () => phone.Desk.Drafts.Contains(kept));
        var drafts = await phone.DraftsAsync(rid);
        Assert.Equal("We have two in moss green", drafts.Answer.Text);
        Assert.Equal("Ask Owen", drafts.Note.Text);
        var page = await shop.Noah.ReadAsync($"/agent/rooms/{rid}");
        Assert.Equal("We have two in moss green", page.QuerySelector("#message")!.TextContent);
        Assert.Equal("Ask Owen", page.QuerySelector(".composer.note textarea")!.TextContent);
        Assert.Equal("", (await mara.DraftsAsync(rid)).Answer.Text);
        Assert.Empty(mara.Desk.Drafts);
    }

    [Fact]
    public async Task An_older_draft_replaces_no_newer_one()
    {
        var (_, rid) = await shop.OpenRoomAsync(takenBy: shop.Noah);
        await using var desk = await shop.ConnectAsync(shop.Noah);
        await using var phone = await shop.ConnectAsync(shop.Noah);
        var first = await desk.SaveDraftAsync(rid, 0, "Hel");
        var newer = await phone.SaveDraftAsync(rid, first.Version, "Hello there");

        var older = await desk.SaveDraftAsync(rid, first.Version, "Hello");

        Assert.Equal(newer, older);
        Assert.Equal("Hello there", (await desk.DraftsAsync(rid)).Answer.Text);
    }

    [Fact]
    public async Task Of_many_who_save_at_once_one_is_kept()
    {
        var (_, rid) = await shop.OpenRoomAsync(takenBy: shop.Noah);
        await using var desk = await shop.ConnectAsync(shop.Noah);
        await using var phone = await shop.ConnectAsync(shop.Noah);

        var saved = await Task.WhenAll(desk.SaveDraftAsync(rid, 0, "A"), phone.SaveDraftAsync(rid, 0, "B"));

        Assert.Equal(saved[0], saved[1]);
        Assert.Equal(1, saved[0].Version);
    }

    [Fact]
    public async Task One_that_was_sent_is_gone_and_an_old_one_does_not_come_back()
    {
        var (_, rid) = await shop.OpenRoomAsync(takenBy: shop.Noah);
        await using var desk = await shop.ConnectAsync(shop.Noah);
        var kept = await desk.SaveDraftAsync(rid, 0, "On its way");
        var sent = await desk.SaveDraftAsync(rid, kept.Version, "");

        var late = await desk.SaveDraftAsync(rid, kept.Version, "On its way to");
        var beginner = await desk.SaveDraftAsync(rid, 0, "On");

        Assert.All([late, beginner], one => Assert.Equal(sent, one));
        Assert.Equal("", sent.Text);
        Assert.Empty((await shop.Noah.ReadAsync($"/agent/rooms/{rid}")).QuerySelector("#message")!.TextContent);
    }

    [Fact]
    public async Task Sent_without_script_it_is_gone_too()
    {
        var (_, rid) = await shop.OpenRoomAsync(takenBy: shop.Noah);
        await using var desk = await shop.ConnectAsync(shop.Noah);
        await desk.SaveDraftAsync(rid, 0, "On its way");

        using (await shop.Noah.SubmitAsync($"/agent/rooms/{rid}", "Send", ("message", "On its way."))) { }

        Assert.Equal(
            ("", 2L),
            ((await desk.DraftsAsync(rid)).Answer.Text, (await desk.DraftsAsync(rid)).Answer.Version)
        );
    }

    [Fact]
    public async Task The_inbox_says_in_its_row_what_was_begun()
    {
        var (_, rid) = await shop.OpenRoomAsync(takenBy: shop.Noah);
        await using var desk = await shop.ConnectAsync(shop.Noah);
        var kept = await desk.SaveDraftAsync(rid, 0, "We have two in moss green");
        await desk.SaveDraftAsync(rid, 0, "Ask Owen", DraftKind.Note);

        var row = (await shop.Noah.ReadAsync("/agent")).QuerySelector($"#row-{rid}")!;
        Assert.Equal("We have two in moss green", row.GetAttribute("data-draft"));
        Assert.Equal("yes", row.GetAttribute("data-mine"));
        Assert.Equal("Draft: We have two in moss green", Text(row.QuerySelector(".draft")!));
        await desk.SaveDraftAsync(rid, kept.Version, "");
        row = (await shop.Noah.ReadAsync("/agent")).QuerySelector($"#row-{rid}")!;
        Assert.Equal("", row.GetAttribute("data-draft"));
        var maras = (await shop.Mara.ReadAsync("/agent")).QuerySelector($"#row-{rid}")!;
        Assert.Equal("", maras.GetAttribute("data-draft"));
    }

    [Fact]
    public async Task Nothing_is_begun_in_a_conversation_that_was_closed()
    {
        var (_, rid) = await shop.OpenRoomAsync(takenBy: shop.Noah);
        await using var desk = await shop.ConnectAsync(shop.Noah);
        await desk.SaveDraftAsync(rid, 0, "And one more");

        using (await shop.Noah.SubmitAsync($"/agent/rooms/{rid}", "Close conversation")) { }
        var closed = (await desk.DraftsAsync(rid)).Answer;

        Assert.Equal(("", 2L), (closed.Text, closed.Version));
        Assert.Equal(closed, await desk.SaveDraftAsync(rid, 1, "And one more thing"));
    }

    [Fact]
    public async Task What_is_no_draft_is_refused_and_changes_nothing()
    {
        var (_, rid) = await shop.OpenRoomAsync(takenBy: shop.Noah);
        await using var desk = await shop.ConnectAsync(shop.Noah);
        await desk.SaveDraftAsync(rid, 0, new('a', 8_000));

        Assert.Equal(
            Refusal.MessageTooLong,
            await HubClient.RefusalAsync(() => desk.SaveDraftAsync(rid, 1, new('b', 8_001)))
        );
        Assert.Equal(Refusal.BadArguments, await HubClient.RefusalAsync(() => desk.SaveDraftAsync(rid, -1, "b")));
        Assert.Equal(Refusal.RoomNotFound, await HubClient.RefusalAsync(() => desk.SaveDraftAsync("none", 0, "b")));
        Assert.Equal(new string('a', 8_000), (await desk.DraftsAsync(rid)).Answer.Text);
    }

    [Fact]
    public async Task No_visitor_gets_it_not_even_in_their_export()
    {
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Noah);
        await using var desk = await shop.ConnectAsync(shop.Noah);
        await using var guest = await visitor.ConnectAsync();
        await desk.SaveDraftAsync(rid, 0, "canary-draft-4713");

        Assert.Equal(Refusal.Forbidden, await HubClient.RefusalAsync(() => guest.DraftsAsync(rid)));
        Assert.Equal(Refusal.Forbidden, await HubClient.RefusalAsync(() => guest.SaveDraftAsync(rid, 1, "x")));
        Assert.Empty(guest.Desk.Drafts);
        var visitorId = await shop.Server.ReadAsync(db =>
            db.Rooms.Where(r => r.Id == rid).Select(r => r.VisitorId).SingleAsync()
        );
        var export = shop.Server.Services.GetRequiredService<VisitorExport>();
        foreach (var withNotes in (bool[])[false, true])
            Assert.DoesNotContain(
                "canary",
                System.Text.Encoding.UTF8.GetString(
                    await export.OfAsync(visitorId, withNotes, TestContext.Current.CancellationToken)
                ),
                StringComparison.Ordinal
            );
    }

    private static string Text(AngleSharp.Dom.IElement element) =>
        string.Join(' ', element.TextContent.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));
}
