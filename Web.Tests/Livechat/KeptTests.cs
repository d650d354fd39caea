using System.Net;
using LiveChatMeet.Rooms.Consents;
using LiveChatMeet.Storage;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Livechat;

/// <summary>A visitor reads what is kept about them, and chooses the language of the chat.</summary>
public sealed class KeptTests : IAsyncLifetime
{
    private Shop _shop = null!;

    public async ValueTask InitializeAsync() => _shop = await Shop.OpenAsync();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task All_of_it_is_told_with_its_days_and_nothing_that_colleagues_keep()
    {
        await _shop.Server.LooksAsync(id => new() { SiteId = id, Consent = "Kept in Leeds." });
        await _shop
            .Server.Services.GetRequiredService<Writer>()
            .WriteAsync(db =>
                db.Sites.ExecuteUpdateAsync(set =>
                    set.SetProperty(s => s.KeepsConversationsDays, 90).SetProperty(s => s.KeepsVisitorsDays, 365)
                )
            );
        var visitor = _shop.NewVisitor();
        (
            await visitor.PostAsync(
                "",
                ("Message", "It squeals."),
                ("ClientId", Ids.New()),
                ("Consent", Consent.KeyOf("Kept in Leeds.")),
                ("Name", "<b>Ada</b>"),
                ("Email", MailShop.Ada)
            )
        ).Dispose();
        await new SentFiles(_shop).FromAsync(visitor, SamplePictures.OnePoint);
        var rid = await _shop.Server.ReadAsync(db => db.Rooms.Select(r => r.Id).SingleAsync());
        await Shop.TakesAsync(_shop.Noah, rid);
        await using var noah = await _shop.ConnectAsync(_shop.Noah);
        await noah.AddNoteAsync(rid, "An odd one.");
        await noah.SendAsync(rid, "Bring it in.");
        (await _shop.Noah.SubmitAsync($"/agent/rooms/{rid}", "Close conversation")).Dispose();
        (await visitor.PostAsync("Rate", ("rid", rid), ("score", "Good"), ("word", "Quick."))).Dispose();

        var page = await PlainBrowser.ReadAsync(await visitor.OpenAsync("/kept"));
        var kept = page.GetElementById("kept-parts")!.TextContent;

        string[] told =
        [
            "<b>Ada</b>",
            MailShop.Ada,
            "Not known to be yours",
            "Messages: 3. Calls: 0",
            "1 kB",
            "the browser where it began",
            "Good: Quick.",
            "Kept in Leeds.",
            "90 days from when they are closed",
            "365 days from your last visit",
        ];
        Assert.All(told, words => Assert.Contains(words, kept, StringComparison.Ordinal));
        Assert.DoesNotContain("An odd one.", kept, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_reads_what_is_kept_of_another()
    {
        await _shop.OpenRoomAsync();

        using var answer = await _shop.NewVisitor().OpenAsync("/kept");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task Without_script_a_form_chooses_the_language_and_a_cookie_keeps_it_for_visitors_pages_alone()
    {
        using var browser = _shop.Server.NewBrowser();
        var chat = $"/livechat/{Shop.Site}";
        using (await browser.SubmitAsync(chat, "Send", ("message", "Guten Tag"))) { }

        using var chosen = await browser.SubmitAsync(chat, "Deutsch", ("language", "de"));
        Assert.Equal($"{chat}?lang=de", chosen.Headers.Location?.OriginalString);
        using (await browser.OpenAsync($"{chat}?lang=de")) { }

        Assert.Equal("de", (await browser.ReadAsync(chat)).DocumentElement.GetAttribute("lang"));
        Assert.Equal(
            "de",
            (await browser.ReadAsync($"/conversation/{Shop.Site}")).DocumentElement.GetAttribute("lang")
        );
        Assert.Equal("en", (await browser.ReadAsync("/sign-in")).DocumentElement.GetAttribute("lang"));
        Assert.Equal("de", await _shop.Server.ReadAsync(db => db.Visitors.Select(v => v.Language).SingleAsync()));
    }

    [Fact]
    public async Task Before_a_conversation_a_link_chooses_it_and_who_then_writes_is_mailed_in_it()
    {
        using var browser = _shop.Server.NewBrowser();
        var chat = $"/livechat/{Shop.Site}";
        var link = Assert.Single((await browser.ReadAsync(chat)).QuerySelectorAll("a[href^='?lang=']"));
        Assert.Equal(("Deutsch", "de"), (link.TextContent, link.GetAttribute("lang")));

        var german = await browser.ReadAsync(chat + link.GetAttribute("href"));
        using (await browser.SubmitAsync(chat, "Senden", ("message", "Guten Tag"))) { }
        var known = await browser.ReadAsync(chat);

        Assert.Equal("?lang=en", german.QuerySelector("a[href^='?lang=']")?.GetAttribute("href"));
        Assert.Equal("de", known.DocumentElement.GetAttribute("lang"));
        Assert.Null(known.QuerySelector("a[href^='?lang=']")); // the options have it now
        Assert.Equal("de", await _shop.Server.ReadAsync(db => db.Visitors.Select(v => v.Language).SingleAsync()));
    }

    [Fact]
    public async Task Where_no_cookie_keeps_it_the_form_tells_it_and_a_script_remembers_it()
    {
        var visitor = _shop.NewVisitor();

        var page = await PlainBrowser.ReadAsync(await visitor.OpenAsync("?lang=de"));
        var told = page.QuerySelector("#composer [name=language]")!.GetAttribute("value")!;
        (await visitor.PostAsync("", ("Message", "Guten Tag"), ("ClientId", Ids.New()), ("Language", told))).Dispose();

        Assert.NotNull(page.QuerySelector("script[src*='told-language']"));
        Assert.Equal("de", await _shop.Server.ReadAsync(db => db.Visitors.Select(v => v.Language).SingleAsync()));
    }

    [Fact]
    public async Task A_language_that_the_product_does_not_have_is_refused_and_changes_nothing()
    {
        var (visitor, _) = await _shop.OpenRoomAsync();
        var before = await _shop.Server.ReadAsync(db => db.Visitors.Select(v => v.Language).SingleAsync());

        using var client = new HttpClient();
        client.DefaultRequestHeaders.Add("X-Livechat-Credential", visitor.Credential);
        using var refused = await client.PostAsync(
            $"{_shop.Server.Origin}/livechat/{Shop.Site}/known?handler=Language",
            new FormUrlEncodedContent([new("language", "<x>")]),
            TestContext.Current.CancellationToken
        );
        var page = await PlainBrowser.ReadAsync(await visitor.OpenAsync("?lang=xx"));

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal(before, await _shop.Server.ReadAsync(db => db.Visitors.Select(v => v.Language).SingleAsync()));
        Assert.Equal("en", page.DocumentElement.GetAttribute("lang"));
    }
}
