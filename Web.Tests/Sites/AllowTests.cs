using System.Net;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Sites;

public sealed class AllowTests
{
    private const string Sites = "/agent/sites";
    private const string Page = $"{Sites}/{Shop.Site}";
    private const string Other = "https://xn--bcher-kva.example";
    private const string Allow = $"{Page}/allow?origin=https%3A%2F%2Fxn--bcher-kva.example";

    [Fact]
    public async Task A_page_that_is_not_listed_stands_at_the_site_and_is_allowed_after_a_question()
    {
        await using var shop = await Shop.OpenAsync();
        await AsksAsync(shop, Other);

        var list = await shop.Mara.ReadAsync(Sites);
        var site = await shop.Mara.ReadAsync(Page);
        var question = await shop.Mara.ReadAsync(Allow);
        using var answer = await shop.Mara.SubmitAsync(Allow, "Allow " + Other);

        Assert.Contains(list.QuerySelectorAll("a"), link => link.GetAttribute("href") == Allow);
        Assert.Equal(Other, site.QuerySelector("#refused code")?.TextContent);
        Assert.Contains(
            "as browsers show it: https://bücher.example",
            site.Body!.TextContent,
            StringComparison.Ordinal
        );
        Assert.Equal(Other, question.QuerySelector(".asked-name")?.TextContent.Trim());
        Assert.Equal(Page, answer.Headers.Location?.OriginalString);
        Assert.Equal([Shop.SiteOrigin, Other], await OriginsAsync(shop));
        Assert.Null((await shop.Mara.ReadAsync(Page)).GetElementById("refused"));
    }

    [Fact]
    public async Task What_is_ignored_is_gone_and_not_allowed()
    {
        await using var shop = await Shop.OpenAsync();
        await AsksAsync(shop, Other);

        using var answer = await shop.Mara.SubmitAsync(Page, "Ignore " + Other);

        Assert.Equal(Page, answer.Headers.Location?.OriginalString);
        Assert.Null((await shop.Mara.ReadAsync(Page)).GetElementById("refused"));
        Assert.Equal([Shop.SiteOrigin], await OriginsAsync(shop));
    }

    /// <summary>PM-1: a link that somebody sends to an administrator.</summary>
    [Fact]
    public async Task A_name_that_no_page_asked_with_cannot_be_allowed()
    {
        await using var shop = await Shop.OpenAsync();

        var question = await shop.Mara.ReadAsync($"{Page}/allow?origin=https%3A%2F%2Fevil.example");
        using var answer = await PostAsync(shop.Mara, $"{Page}/allow", "https://evil.example");

        Assert.DoesNotContain("evil", question.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal([Shop.SiteOrigin], await OriginsAsync(shop));
    }

    [Fact]
    public async Task Only_administrators_may_with_the_token_of_a_form()
    {
        await using var shop = await Shop.OpenAsync();
        await AsksAsync(shop, Other);

        using var byAgent = await PostAsync(shop.Noah, $"{Page}/allow", Other);
        using var withoutToken = await shop.Mara.Client.PostAsync(
            $"{Page}/allow",
            new FormUrlEncodedContent([KeyValuePair.Create("origin", Other)])
        );

        Assert.Equal(HttpStatusCode.Forbidden, byAgent.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, withoutToken.StatusCode);
        Assert.Equal([Shop.SiteOrigin], await OriginsAsync(shop));
    }

    [Fact]
    public async Task A_site_that_was_deleted_meanwhile_is_not_found()
    {
        await using var shop = await Shop.OpenAsync();
        await AsksAsync(shop, Other);
        var question = await shop.Mara.ReadAsync(Allow);
        await shop.Server.ReadAsync(database =>
            database
                .Sites.Where(s => s.Key == Shop.Site)
                .ExecuteUpdateAsync(set => set.SetProperty(s => s.DeletedAt, DateTimeOffset.UtcNow))
        );

        using var answer = await shop.Mara.SubmitAsync(question, Allow, null, "Allow " + Other);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task A_site_that_has_fifty_addresses_gets_no_other()
    {
        await using var shop = await Shop.OpenAsync();
        await AsksAsync(shop, Other);
        string[] fifty = [.. Enumerable.Range(0, 50).Select(i => $"https://shop{i}.example")];
        await shop.Server.ReadAsync(async database =>
        {
            (await database.Sites.SingleAsync(s => s.Key == Shop.Site)).Origins = [.. fifty];
            return await database.SaveChangesAsync();
        });

        using var answer = await shop.Mara.SubmitAsync(Allow, "Allow " + Other);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal(fifty, await OriginsAsync(shop));
    }

    /// <summary>What any page may know anyhow: the chat's own answer names its ancestors.</summary>
    [Theory]
    [InlineData(Shop.Site, Shop.SiteOrigin, true, true, true)]
    [InlineData(Shop.Site, "http://kettlelane.example", true, false, true)]
    [InlineData(Shop.Site, "https://other.example", true, false, false)]
    [InlineData("no-such-site", "https://other.example", false, false, false)]
    public async Task A_page_learns_how_it_stands(string site, string origin, bool isSite, bool isListed, bool hasHttps)
    {
        await using var shop = await Shop.OpenAsync();
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Add("Origin", origin);

        using var answer = await client.GetAsync($"{shop.Server.Origin}/livechat/{site}?handler=Standing");
        var said = await answer.JsonAsync();

        Assert.Equal("*", answer.Header("Access-Control-Allow-Origin"));
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        Assert.Equal(
            (isSite, isListed, hasHttps),
            (
                said.GetProperty("isSite").GetBoolean(),
                said.GetProperty("isListed").GetBoolean(),
                said.GetProperty("hasHttps").GetBoolean()
            )
        );
    }

    // As a browser does for the module that explains a failure.
    private static async Task AsksAsync(Shop shop, string origin)
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Add("Origin", origin);
        using var answer = await client.GetAsync($"{shop.Server.Origin}/livechat.why.js?site={Shop.Site}");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private static async Task<HttpResponseMessage> PostAsync(PlainBrowser browser, string path, string origin)
    {
        var token = (await browser.ReadAsync("/agent/me"))
            .QuerySelector("input[name=__RequestVerificationToken]")!
            .GetAttribute("value")!;
        return await browser.Client.PostAsync(
            path,
            new FormUrlEncodedContent([
                KeyValuePair.Create("origin", origin),
                KeyValuePair.Create("__RequestVerificationToken", token),
            ])
        );
    }

    private static Task<List<string>> OriginsAsync(Shop shop) =>
        shop.Server.ReadAsync(database =>
            database.Sites.Where(s => s.Key == Shop.Site).Select(s => s.Origins).SingleAsync()
        );
}
