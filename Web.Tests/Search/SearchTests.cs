using System.Net;
using LiveChatMeet.Search;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Search;

public sealed class SearchTests(Shop shop) : IClassFixture<Shop>
{
    [Theory]
    [InlineData("quixote", true)]
    [InlineData("QUIX", true)]
    [InlineData("qu", true)]
    [InlineData("cafe quixote", true)]
    [InlineData("café", true)]
    [InlineData("76543", true)]
    [InlineData("ORD-9876", true)]
    [InlineData("example.org", true)]
    [InlineData("dulcinea@ex", true)]
    [InlineData("ñandú", true)]
    [InlineData("oreauzk", true)]
    [InlineData("moreauzk quixote", true)]
    [InlineData("toboso.example", true)]
    [InlineData("quixotes", false)]
    [InlineData("uixote", false)]
    [InlineData("quixote unwritten", false)]
    [InlineData("quixote OR unwritten", false)]
    [InlineData("xample.org", false)]
    public async Task A_conversation_is_found_by_its_words_and_parts_of_addresses_and_numbers(string text, bool isFound)
    {
        var rid = await QuixoteAsync();

        var found = await FoundAsync(shop.Mara, text);

        Assert.Equal(isFound, found.Contains(rid));
    }

    [Theory]
    [InlineData("%22")]
    [InlineData("*")]
    [InlineData("NEAR(a%20b)")]
    [InlineData("-")]
    [InlineData("%5Ea%20Words:b")]
    [InlineData("a%00b")]
    [InlineData("%F0%9F%91%8D")]
    [InlineData("%D7%A9%D7%9C%D7%95%D7%9D")]
    [InlineData("%ED%A0%80")]
    [InlineData("a%22%20OR%20%22b")]
    [InlineData("x&after=1.1%27--&site=%27&agent=%00&from=2026-99-99&show=nothing")]
    [InlineData("&show=closed&after=9223372036854775807.x&from=2026-01-01&until=2026-12-31")]
    public async Task Whatever_is_typed_is_answered_with_a_list(string text)
    {
        using var answer = await shop.Mara.OpenAsync($"/agent?q={text}");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.NotNull((await PlainBrowser.ReadAsync(answer)).QuerySelector("[data-part=found]"));
    }

    [Fact]
    public async Task What_is_too_long_or_no_word_is_told()
    {
        var (tooLong, none, nothing) = (
            await shop.Mara.ReadAsync($"/agent?q={new string('x', 3_000)}"),
            await shop.Mara.ReadAsync("/agent?q=***"),
            await shop.Mara.ReadAsync("/agent?q=neverwrittenanywhere")
        );

        using var noAddress = await shop.Mara.OpenAsync($"/agent?q={new string('x', 10_000)}");

        Assert.Equal(HttpStatusCode.RequestUriTooLong, noAddress.StatusCode);
        Assert.Contains("too long", tooLong.QuerySelector(".empty.small")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("no word", none.QuerySelector(".empty.small")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Nothing with", nothing.QuerySelector(".empty.small")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_matched_is_marked_and_counted()
    {
        var (_, rid) = await shop.OpenRoomAsync(text: "A Rocinante, only once.");
        await UntilFoundAsync(shop, rid, "rocinante");

        var page = await shop.Mara.ReadAsync("/agent?q=rocinante");

        var row = page.GetElementById($"found-{rid}")!;
        Assert.Equal("Rocinante", row.QuerySelector(".preview mark")?.TextContent);
        Assert.Equal($"/agent/rooms/{rid}?q=rocinante", row.QuerySelector(".name")?.GetAttribute("href"));
        Assert.Contains("One conversation", page.QuerySelector(".found-count")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_begin_where_the_one_before_ended_though_something_new_has_come()
    {
        var rids = new List<string>();
        for (var i = 0; i < RoomSearch.PageSize + 5; i++)
            rids.Add((await shop.OpenRoomAsync(text: $"pagesofit {i}")).Rid);
        await UntilFoundAsync(shop, rids[^1], "pagesofit");
        var first = await shop.Mara.ReadAsync("/agent?q=pagesofit");
        var (_, late) = await shop.OpenRoomAsync(text: "pagesofit late");
        await UntilFoundAsync(shop, late, "pagesofit");

        var second = await shop.Mara.ReadAsync($"/agent{first.QuerySelector(".older a")?.GetAttribute("href")}");

        Assert.Equal(rids.AsEnumerable().Reverse(), RidsIn(first).Concat(RidsIn(second)));
        Assert.Null(second.QuerySelector(".older"));
    }

    [Fact]
    public async Task A_name_that_is_told_later_is_found_and_the_earlier_one_is_not()
    {
        var (visitor, rid) = await shop.OpenRoomAsync(text: "who am I");
        using (await visitor.PostAsync("About", ("name", "Sancho Panzaxy"), ("email", ""))) { }
        await UntilFoundAsync(shop, rid, "panzaxy");

        using (await visitor.PostAsync("About", ("name", "Alonso Quijanoxy"), ("email", ""))) { }

        await UntilFoundAsync(shop, rid, "quijanoxy");
        Assert.DoesNotContain(rid, await FoundAsync(shop.Mara, "panzaxy"));
        Assert.Contains(rid, await FoundAsync(shop.Mara, "who quijanoxy"));
    }

    private async Task<string> QuixoteAsync()
    {
        var visitor = shop.NewVisitor();
        await visitor.WritesAsync("Señor Quixote, Café Ñandú: ORD-987654321");
        using (await visitor.PostAsync("About", ("name", "Ada Moreauzk"), ("email", "ada@toboso.example"))) { }
        var rid = (await visitor.WritesAsync("Mail me at dulcinea@example.org")).Rid;
        await UntilFoundAsync(shop, rid, "dulcinea quixote");
        return rid;
    }

    internal static async Task UntilFoundAsync(Shop shop, string rid, string text) =>
        await Eventually.IsTrueAsync(
            $"\"{text}\" is found",
            async () => (await FoundAsync(shop.Mara, text)).Contains(rid)
        );

    internal static async Task<IReadOnlyList<string>> FoundAsync(PlainBrowser agent, string text, string filter = "") =>
        RidsIn(await agent.ReadAsync($"/agent?q={Uri.EscapeDataString(text)}{filter}"));

    internal static IReadOnlyList<string> RidsIn(AngleSharp.Html.Dom.IHtmlDocument page) =>
        [.. page.QuerySelectorAll("[data-part=found] > li").Select(row => row.Id!["found-".Length..])];
}
