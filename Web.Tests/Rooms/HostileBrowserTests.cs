using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;
using LiveChatMeet.Tests.Plant.Hostile;

namespace LiveChatMeet.Tests.Rooms;

/// <summary>Hostile texts in all fields, in a real browser, by the script that draws the console: none runs, none
/// becomes an element, and none even tries what the page's policy forbids. All of them with
/// <c>./test.sh --full fuzz</c>.</summary>
[Trait("Needs", "browser")]
[Trait("Full", "fuzz")]
[Trait("Requirement", "XS-1"), Trait("Requirement", "D30")]
public sealed class HostileBrowserTests(ITestOutputHelper output) : IWithBrowsers
{
    private const int AtOnce = 40;

    private static readonly string Watch = $$"""
        () => {
          window.broken = [];
          window.{{HostileTexts.Mark}} = () => window.broken.push('a script ran');
          document.addEventListener('securitypolicyviolation', (event) =>
            window.broken.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`),
          );
          const made = '{{HostileTexts.Mark}}';
          window.lookForMade = (where) => {
            for (const one of document.querySelectorAll('*')) {
              const names = [one.localName, ...one.getAttributeNames()];
              const isMade = names.some((name) => name.includes(made) || name.startsWith('on'));
              const leads = /^\s*(javascript|vbscript|data|view-source)\s*:/i;
              const runs = ['href', 'src', 'action', 'xlink:href'].some((a) => leads.test(one.getAttribute(a) ?? ''));
              if (isMade || runs) window.broken.push(`${where}: ${one.outerHTML.slice(0, 300)}`);
            }
          };
        }
        """;

    // As a click on a row of the inbox does. What is pressed or pointed at is pressed and pointed at.
    private const string Open = """
        async (rids) => {
          for (const rid of rids) {
            const swap = { target: '#workspace', swap: 'outerHTML', select: '#workspace' };
            await htmx.ajax('GET', `/agent/rooms/${rid}`, swap);
            if (!document.querySelector(`[action*="${rid}"]`)) window.broken.push(`${rid} is not shown`);
            for (const one of document.querySelectorAll('#workspace .bubble, #visitor *'))
              one.dispatchEvent(new PointerEvent('pointerover', { bubbles: true }));
            window.lookForMade(rid);
          }
          await new Promise((drawn) => setTimeout(drawn, 100));
          return window.broken;
        }
        """;

    public TestBrowsers Browsers { get; } = new();

    [Fact]
    public async Task Hostile_texts_in_nine_fields_run_nothing_and_break_no_policy()
    {
        Assert.True(HostileTexts.All.Count >= 500, $"{HostileTexts.All.Count} texts");
        var texts = HostileTexts.Some(LongRun.Times("fuzz", 60, HostileTexts.All.Count));
        await using var shop = await Shop.OpenAsync();
        var rids = new string[texts.Count];
        await Parallel.ForAsync(
            0,
            texts.Count,
            new ParallelOptions { MaxDegreeOfParallelism = 4 },
            async (i, _) => rids[i] = (await HostileVisitor.WritesAsync(shop, texts[i])).Rid
        );
        var browser = await Browsers.StartAsync(BrowserKind.Chromium);
        var agent = await AgentPage.ComesAsync(browser, shop.Server.Origin, shop.Mara, "/agent");
        await agent.Page.EvaluateAsync<object?>(Watch);

        foreach (var some in rids.Chunk(AtOnce))
            Assert.Empty(await agent.Page.EvaluateAsync<string[]>(Open, (object)some));

        await HearsAsync(shop, agent.Page, texts);
        await AssertQuietAsync(agent.Page);
        output.WriteLine($"{texts.Count} texts in nine fields: nothing ran, the policy was never asked");
    }

    // One conversation is open on both sides while all of it is written, and is read again by who wrote it.
    private static async Task HearsAsync(Shop shop, Page agent, IReadOnlyList<string> texts)
    {
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Mara);
        await using var guest = await visitor.ConnectAsync();
        await agent.EvaluateAsync<object?>(Open, (object)(string[])[rid]);
        await agent.EvaluateAsync<object?>(
            "(value) => { document.cookie = `__Host-v=${value}; Path=/; Secure`; }",
            visitor.Credential
        );
        foreach (var (part, some) in texts.Chunk(AtOnce).Index())
        {
            foreach (var text in some)
                await guest.SendAsync(null, text);
            await guest.SendAsync(null, $"part {part}");
            await agent.WaitForTextAsync($"part {part}");
            await agent.EvaluateAsync<object?>("window.lookForMade('pushed')");
            Assert.Empty(await agent.EvaluateAsync<string[]>("window.broken"));
            var own = await agent.Browser.OpenAsync($"{shop.Server.Origin}/livechat/{Shop.Site}");
            await own.EvaluateAsync<object?>(Watch);
            await own.WaitForTextAsync($"part {part}");
            await own.EvaluateAsync<object?>("window.lookForMade('own')");
            Assert.Empty(await own.EvaluateAsync<string[]>("window.broken"));
            await AssertQuietAsync(own);
            await own.CloseAsync();
        }
    }

    // Also what happened before the page was watched.
    private static async Task AssertQuietAsync(Page page) =>
        Assert.DoesNotContain(
            await page.ConsoleAsync(),
            line =>
                line.Contains(HostileTexts.Mark, StringComparison.Ordinal)
                || line.Contains("Content Security Policy", StringComparison.Ordinal)
                || line.Contains("Trusted", StringComparison.Ordinal)
        );
}
