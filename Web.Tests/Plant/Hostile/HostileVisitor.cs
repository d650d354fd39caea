using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Plant.Hostile;

/// <summary>A visitor all of whose words are hostile: the text, the name, the page's title and address, the browser,
/// its languages, where they came from, and a file's name.</summary>
public static class HostileVisitor
{
    private static readonly HttpClient Client = new(new PlainHandler());

    /// <returns>The visitor, and the room, which nobody has taken.</returns>
    public static async Task<(PlainVisitor Visitor, string Rid)> WritesAsync(Shop shop, string hostile)
    {
        var visitor = shop.NewVisitor();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{shop.Server.Origin}/livechat/{Shop.Site}")
        {
            Content = new FormUrlEncodedContent(
                new Dictionary<string, string>
                {
                    ["Message"] = hostile,
                    ["Name"] = Beginning(hostile, 80),
                    ["PageTitle"] = Beginning(hostile, 300),
                    ["PageUrl"] = $"{Shop.SiteOrigin}/?{Beginning(hostile, 1_500)}",
                    ["Language"] = Beginning(hostile, 300),
                }
            ),
        };
        request.Headers.Accept.ParseAdd("application/json");
        request.Headers.Add("X-Livechat-Credential", visitor.Credential);
        foreach (var header in (string[])["User-Agent", "Accept-Language", "Referer"])
            request.Headers.TryAddWithoutValidation(header, InHeader(hostile));
        using var sent = await Client.SendAsync(request);
        Assert.True(sent.IsSuccessStatusCode, $"{hostile}: {await sent.Content.ReadAsStringAsync()}");
        var rid = (await sent.JsonAsync()).GetProperty("message").GetProperty("rid").GetString()!;
        await new SentFiles(shop).FromAsync(visitor, "a text"u8.ToArray(), NameOf(hostile));
        return (visitor, rid);
    }

    /// <summary>A file's name as a browser would send it: not longer than a disk takes.</summary>
    public static string NameOf(string hostile) => $"{Beginning(hostile, 200)}.txt";

    private static string InHeader(string hostile)
    {
        var plain = string.Concat(hostile.Where(char.IsAscii)).Replace('\t', ' ').Replace('\n', ' ');
        return Beginning(plain, 1_000);
    }

    // More would be refused, and never be shown.
    private static string Beginning(string text, int most) => text[..Math.Min(text.Length, most)];
}
