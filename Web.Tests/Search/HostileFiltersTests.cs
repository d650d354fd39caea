using LiveChatMeet.Tests.Plant.Actors;

namespace LiveChatMeet.Tests.Search;

/// <summary>Whatever stands in the address of a list, it is a value, or counts as not given.</summary>
[Trait("Requirement", "XS-4")]
public sealed class HostileFiltersTests(Shop shop) : IClassFixture<Shop>
{
    private static readonly string[] Hostile =
    [
        "'",
        "\"",
        "' OR '1'='1",
        "' OR 1=1 --",
        "1; DROP TABLE Messages",
        "' UNION SELECT PasswordHash FROM Users --",
        "%' AND (SELECT COUNT(*) FROM Users) > 0 --",
        "') OR randomblob(100000000) --",
        "* OR brake",
        "\"brake\" NEAR/2 squeals",
        "Text : brake",
        "brake*) OR (a",
        "^brake - +",
        "\\",
        "%",
        "_",
        "\0",
        "\uFFFE",
        "\u202E",
        "{{7*7}}",
        "${7*7}",
        "../../etc/passwd",
        "%00",
        "[]",
        "[$ne]",
        "-1",
        "9223372036854775808",
        "9999-12-31",
        "0001-01-01",
    ];

    private static readonly string[] Lists =
    [
        "/agent?q={x}",
        "/agent?show={x}",
        "/agent?site={x}",
        "/agent?agent={x}",
        "/agent?tag={x}",
        "/agent?visitor={x}",
        "/agent?from={x}&until={x}",
        "/agent?after={x}",
        "/agent?q=brake&after=1.{x}",
        "/agent?handler=Inbox&q={x}",
        "/agent/calls?outcome={x}&site={x}&agent={x}",
        "/agent/calls?from={x}&until={x}&after={x}",
        "/agent/calls?handler=File&site={x}",
        "/agent/figures?site={x}",
        "/agent/figures?days={x}&from={x}&to={x}",
        "/agent/figures?handler=Csv&site={x}",
        "/agent/audit?kind={x}&before={x}",
        "/agent/answers?handler=List&q={x}",
    ];

    [Fact]
    public async Task Each_list_takes_it_as_text_and_answers_as_ever()
    {
        await shop.OpenRoomAsync(takenBy: shop.Mara);
        var before = await shop.StoredAsync();

        foreach (var list in Lists)
        foreach (var hostile in Hostile)
        {
            var address = list.Replace("{x}", Uri.EscapeDataString(hostile), StringComparison.Ordinal);
            using var answer = await shop.Mara.OpenAsync(address);
            var text = await answer.Content.ReadAsStringAsync();
            Assert.True((int)answer.StatusCode is 200 or 400 or 404 or 422, $"{address} is {(int)answer.StatusCode}.");
            foreach (var sign in (string[])["SQLite", "syntax error", "no such column", "AQAAAA"])
                Assert.False(text.Contains(sign, StringComparison.Ordinal), $"{address} says {sign}.");
        }

        Assert.Equal(before, await shop.StoredAsync());
    }
}
