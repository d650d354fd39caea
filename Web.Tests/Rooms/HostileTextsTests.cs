using System.Net;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Hostile;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Rooms;

/// <summary>What a visitor writes, names, sends and is, on every page that shows it: never an element, an attribute, a
/// script or an address to run.</summary>
[Trait("Requirement", "XS-1"), Trait("Requirement", "D30")]
public sealed class HostileTextsTests(Shop shop) : IClassFixture<Shop>
{
    private static readonly string[] Addresses = ["href", "src", "action", "formaction", "poster", "data", "srcdoc"];

    private static readonly string[] Hostile =
    [
        "<zq9 zq9=1>",
        "\"><zq9 zq9=1>",
        "'><zq9 zq9=1>",
        "</title><zq9>",
        "</textarea></script></style><zq9>",
        "--><zq9>",
        "]]><zq9>",
        "\" zq9=1 autofocus onfocus=zq9() x=\"",
        "' zq9=1 onmouseover=zq9() x='",
        "` zq9=1 `",
        "<script>zq9()</script>",
        "<svg/onload=zq9()><zq9>",
        "<img src=x onerror=zq9()>",
        "<iframe srcdoc=\"<zq9>\">",
        "<a href=javascript:zq9()>x</a>",
        "javascript:zq9()//http://x.example",
        "java\tscript:zq9()",
        "data:text/html,<zq9>",
        "vbscript:zq9",
        "https://x.example/\"onclick=zq9()\"<zq9>",
        "https://x.example/'onclick='zq9()",
        "mailto:a@b.example?body=<zq9>",
        "&lt;zq9&gt;<zq9>",
        "&#60;zq9&#62;",
        "%3Czq9%3E",
        "\\u003czq9\\u003e<zq9>",
        "{{zq9}}${zq9}@zq9 @(zq9)",
        "\uFF1Czq9\uFF1E\u202E<zq9>\u2066",
        "<zq9\u00a0<zq9//<<zq9>>",
        "<!--<zq9>",
        "<base href=//x.example><zq9>",
        "<meta http-equiv=refresh content=0;url=//zq9>",
        "<form action=//zq9><button>",
        "<math><mi xlink:href=javascript:zq9()>",
    ];

    [Fact]
    public async Task Are_text_on_each_page_of_agent_and_visitor()
    {
        foreach (var hostile in Hostile)
        {
            var (visitor, rid) = await HostileVisitor.WritesAsync(shop, hostile);
            await Shop.TakesAsync(shop.Mara, rid);
            var id = await shop.Server.ReadAsync(database =>
                Task.FromResult(database.Rooms.Single(room => room.Id == rid).VisitorId)
            );
            string[] agents =
            [
                "/agent",
                $"/agent/rooms/{rid}",
                $"/agent/rooms/{rid}?handler=Panel",
                "/agent?handler=Inbox",
                $"/agent?q={Uri.EscapeDataString(hostile)}",
                $"/agent?visitor={id}",
                $"/agent/visitors/{id}",
            ];
            foreach (var path in agents)
                await HoldsAsync(await shop.Mara.OpenAsync(path), hostile);
            foreach (var path in (string[])["", "/known", "/kept"])
                await HoldsAsync(await visitor.OpenAsync(path), hostile);
        }
    }

    private static async Task HoldsAsync(HttpResponseMessage answer, string hostile)
    {
        using var _ = answer;
        var page = await PlainBrowser.ReadAsync(answer);
        var where = $"{answer.RequestMessage?.RequestUri?.PathAndQuery}: {hostile}";
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{(int)answer.StatusCode} {where}");
        foreach (var element in page.All)
        {
            Assert.False(
                element.LocalName.StartsWith(HostileTexts.Mark, StringComparison.Ordinal),
                $"An element, {where}"
            );
            Assert.DoesNotContain(
                element.Attributes,
                one =>
                    one.Name.Contains(HostileTexts.Mark, StringComparison.Ordinal)
                    || one.Name.StartsWith("on", StringComparison.Ordinal)
            );
            if (element.LocalName is "script" or "style" or "base" or "meta")
                Assert.False(
                    element.OuterHtml.Contains(HostileTexts.Mark, StringComparison.Ordinal),
                    $"A {element.LocalName}, {where}"
                );
            foreach (var address in Addresses.Select(element.GetAttribute).OfType<string>())
                Assert.False(Runs(address), $"{address}, {where}");
        }
    }

    /// <summary>Whether an address is of another scheme than those of links, as browsers read it.</summary>
    private static bool Runs(string address)
    {
        var read = string.Concat(address.Where(letter => letter > ' '));
        var scheme = read.Split(':', '/', '?', '#')[0];
        return read.Length > scheme.Length
            && read[scheme.Length] == ':'
            && scheme is not ("http" or "https" or "mailto" or "blob");
    }
}
