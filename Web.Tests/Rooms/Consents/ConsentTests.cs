using System.Net;
using LiveChatMeet.Identity;
using LiveChatMeet.Privacy;
using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms;
using LiveChatMeet.Rooms.Consents;
using LiveChatMeet.Storage;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Rooms.Consents;

public sealed class ConsentTests : IAsyncLifetime
{
    private const string Wanted = "Kept on our own server for 90 days.";

    private Shop _shop = null!;

    public async ValueTask InitializeAsync()
    {
        _shop = await Shop.OpenAsync();
        await _shop.Server.LooksAsync(id =>
            new()
            {
                SiteId = id,
                Consent = Wanted,
                PrivacyLink = "https://kettlelane.example/privacy",
            }
        );
    }

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task Without_it_the_first_message_is_refused_and_nobody_is_known()
    {
        using var answer = await _shop.NewVisitor().PostAsync("", ("Message", "Hello"), ("ClientId", Ids.New()));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal(Refusal.ConsentMissing, (await answer.JsonAsync()).GetProperty("code").GetString());
        Assert.Equal(
            (0, 0),
            await _shop.Server.ReadAsync(async db => (await db.Visitors.CountAsync(), await db.Rooms.CountAsync()))
        );
    }

    [Fact]
    public async Task With_it_when_and_to_what_is_kept_with_the_conversation_and_exported()
    {
        var before = DateTimeOffset.UtcNow.AddSeconds(-1);
        var visitor = _shop.NewVisitor();

        using var answer = await AgreesAsync(visitor);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var kept = await _shop.Server.ReadAsync(db => db.Consents.SingleAsync());
        Assert.Equal(Wanted, kept.Text);
        Assert.InRange(kept.GivenAt, before, DateTimeOffset.UtcNow.AddSeconds(1));
        var id = await _shop.Server.ReadAsync(db => db.Visitors.Select(v => v.Id).SingleAsync());
        var export = await _shop
            .Server.Services.GetRequiredService<VisitorExport>()
            .OfAsync(id, withNotes: false, TestContext.Current.CancellationToken);
        Assert.Contains(Wanted, System.Text.Encoding.UTF8.GetString(export), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_read_other_words_has_not_agreed_to_these()
    {
        var visitor = _shop.NewVisitor();
        await _shop.Server.LooksAsync(id => new() { SiteId = id, Consent = "Kept for ten years, by others." });

        using var answer = await AgreesAsync(visitor);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal(Refusal.ConsentChanged, (await answer.JsonAsync()).GetProperty("code").GetString());
        Assert.Equal(0, await _shop.Server.ReadAsync(db => db.Consents.CountAsync()));
    }

    [Fact]
    public async Task Each_conversation_asks_anew_and_the_hub_does_not_open_one_without()
    {
        var visitor = _shop.NewVisitor();
        using (await AgreesAsync(visitor)) { }
        await visitor.WritesAsync("Once more in the same conversation.");
        using (await visitor.PostAsync("End")) { }
        await using var hub = await visitor.ConnectAsync();

        var refused = await Assert.ThrowsAnyAsync<Exception>(() => hub.SendAsync(null, "Hello again"));

        Assert.Contains(Refusal.ConsentMissing, refused.Message, StringComparison.Ordinal);
        using var answer = await AgreesAsync(visitor);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(2, await _shop.Server.ReadAsync(db => db.Consents.CountAsync()));
    }

    [Fact]
    public async Task Without_script_the_form_comes_back_with_what_was_written_and_nothing_is_ticked_in_advance()
    {
        using var browser = new PlainBrowser(new Uri(_shop.Server.Origin));

        using var refused = await browser.SubmitAsync($"/livechat/{Shop.Site}", "Send", ("message", "Hello"));
        var page = await PlainBrowser.ReadAsync(refused);
        using var sent = await browser.SubmitAsync(
            $"/livechat/{Shop.Site}",
            "Send",
            ("message", "Hello"),
            ("consent", Consent.KeyOf(Wanted))
        );

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Equal(Refusal.TextOf(Refusal.ConsentMissing), page.GetElementById("error")!.TextContent);
        Assert.Contains(Wanted, page.GetElementById("consent")!.TextContent, StringComparison.Ordinal);
        Assert.False(page.QuerySelector("[name=consent]")!.HasAttribute("checked"));
        Assert.Equal("https://kettlelane.example/privacy", page.QuerySelector("#consent a")!.GetAttribute("href"));
        Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode);
    }

    [Fact]
    public async Task Taken_back_it_ends_the_conversation_for_good_and_those_who_decide_are_told()
    {
        var visitor = _shop.NewVisitor();
        using (await AgreesAsync(visitor)) { }
        var room = await _shop.Server.ReadAsync(db => db.Rooms.SingleAsync());
        await Shop.TakesAsync(_shop.Mara, room.Id);

        using var taken = await visitor.TakesBackAsync();
        using (await visitor.TakesBackAsync()) { } // once more changes nothing
        using var reopened = await _shop.Mara.SubmitAsync($"/agent/rooms/{room.Id}", "Reopen conversation");

        var kept = (await PlainBrowser.ReadAsync(taken)).GetElementById("kept-parts")!;
        Assert.Contains("You took it back", kept.TextContent, StringComparison.Ordinal);
        Assert.Null(kept.QuerySelector("form"));
        Assert.Equal(RoomState.Closed, await _shop.Server.ReadAsync(db => db.Rooms.Select(r => r.State).SingleAsync()));
        Assert.Contains(
            Refusal.TextOf(Refusal.ConsentWithdrawn),
            (await PlainBrowser.ReadAsync(reopened)).Body!.TextContent,
            StringComparison.Ordinal
        );
        var panel = (await _shop.Mara.ReadAsync($"/agent/rooms/{room.Id}")).GetElementById("visitor");
        Assert.Contains("Taken back", panel!.TextContent, StringComparison.Ordinal);
        var told = (await _shop.Mara.ReadAsync("/agent/audit?kind=ConsentWithdrawn")).QuerySelectorAll(".audit li");
        Assert.Equal(
            $"The visitor {room.VisitorId} took back what they had agreed to",
            Assert.Single(told).QuerySelector("p")!.TextContent
        );
        using var again = await visitor.PostAsync("", ("Message", "Hello"), ("ClientId", Ids.New()));
        Assert.Equal(Refusal.ConsentMissing, (await again.JsonAsync()).GetProperty("code").GetString());
        var export = await _shop
            .Server.Services.GetRequiredService<VisitorExport>()
            .OfAsync(room.VisitorId, withNotes: false, TestContext.Current.CancellationToken);
        Assert.Contains("withdrawnAt", System.Text.Encoding.UTF8.GetString(export), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_goes_on_without_it_neither_a_call_nor_what_was_opened_meanwhile()
    {
        var visitor = _shop.NewVisitor();
        using (await AgreesAsync(visitor)) { }
        var room = await _shop.Server.ReadAsync(db => db.Rooms.SingleAsync());
        await Shop.TakesAsync(_shop.Mara, room.Id);
        await using var guest = await visitor.ConnectAsync();
        await guest.SinceAsync(room.Id, 0); // answered only to somebody who counts as here
        await PlainCall.StartAsync(_shop.Mara, room.Id);
        var writer = _shop.Server.Services.GetRequiredService<Writer>();
        Task<bool> WithdrawAsync() => writer.WriteAsync(new WithdrawConsents(room.VisitorId, TimeProvider.System));

        var refused = await Assert.ThrowsAsync<RefusedException>(WithdrawAsync);
        using (await visitor.TakesBackAsync()) { }
        using (await AgreesAsync(visitor)) { } // in another tab
        await WithdrawAsync();

        Assert.Equal(Refusal.RoomInCall, refused.Code);
        var (rooms, consents, by) = await _shop.Server.ReadAsync(async db =>
            (
                await db.Rooms.Select(r => r.State).ToListAsync(),
                await db.Consents.Select(c => c.WithdrawnAt != null).ToListAsync(),
                await db.RoomMoves.Where(m => m.Kind == MoveKind.Closed).Select(m => m.By).ToListAsync()
            )
        );
        Assert.Equal([RoomState.Closed, RoomState.Closed], rooms);
        Assert.Equal([true, true], consents);
        Assert.Equal([Party.Visitor, Party.Visitor], by);
    }

    private static Task<HttpResponseMessage> AgreesAsync(PlainVisitor visitor) =>
        visitor.PostAsync("", ("Message", "Hello"), ("ClientId", Ids.New()), ("Consent", Consent.KeyOf(Wanted)));
}
