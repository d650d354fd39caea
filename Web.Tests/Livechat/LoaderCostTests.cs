using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;

namespace LiveChatMeet.Tests.Livechat;

/// <summary>What the loader takes of a host page's main thread until its button stands there.</summary>
[Trait("Needs", "browser")]
public sealed class LoaderCostTests(ITestOutputHelper output) : IWithPeople
{
    public People People { get; } = new();

    private const int Rounds = 20;
    private const int SlowedBy = 4;
    private const double MaxMs = 10;
    private const string Plain = "<!doctype html><title>Plain</title><h1>alder</h1><p>A bicycle for every day.</p>";
    private const string Embedding =
        $$"""{{Plain}}<script async src="{chat}/livechat.js" data-site="{site}"></script>""";

    // The least that a button of one's own can be: no script to fetch, nothing asked, remembered or fitted.
    private const string Least = $$"""
        {{Plain}}<script>
          const host = document.createElement('div');
          const root = host.attachShadow({ mode: 'closed' });
          root.innerHTML = '<style>button { position: fixed; right: 24px; bottom: 24px; width: 56px; height: 56px }'
            + '</style><button aria-label="Open live chat"></button>';
          document.body.append(host);
        </script>
        """;
    private static readonly TimeSpan Settles = TimeSpan.FromSeconds(0.5);

    /// <summary>The time that scripts run and styles and layout take, with the loader and without it: processor time
    /// of a page that has nothing else to do, so a busy machine changes little.</summary>
    [Fact(Explicit = true), Trait("Full", "loader")]
    public async Task On_a_machine_four_times_slower_the_loader_takes_ten_milliseconds_at_most()
    {
        var visitor = await People.VisitorAsync(BrowserKind.Chromium);
        await visitor.Page.SlowDownAsync(SlowedBy);
        var (costs, least) = (new List<Cost>(), new List<Cost>());
        for (var round = 0; round <= Rounds; round++)
        {
            var bare = await MeasureAsync(visitor.Page, Plain);
            Assert.False(await visitor.Page.HasAsync("button", "Open live chat"));
            var ours = await MeasureAsync(visitor.Page, Embedding);
            await visitor.Page.WaitForAsync("button", "Open live chat");
            var button = await MeasureAsync(visitor.Page, Least);
            if (round == 0)
                continue; // the first one compiles
            costs.Add(ours.Without(bare));
            least.Add(button.Without(bare));
        }

        var median = Median(costs, cost => cost.All);
        output.WriteLine(
            $"{median:0.0} ms of the main thread, slowed {SlowedBy} times; {costs.Min(cost => cost.All):0.0} to "
                + $"{costs.Max(cost => cost.All):0.0}. Of this, scripts {Median(costs, cost => cost.Script):0.0}, "
                + $"styles {Median(costs, cost => cost.Style):0.0}, layout {Median(costs, cost => cost.Layout):0.0}. "
                + $"A button alone, from a script in the page: {Median(least, cost => cost.All):0.0}, of this "
                + $"scripts {Median(least, cost => cost.Script):0.0}"
        );
        Assert.InRange(median, 0, MaxMs);

        static double Median(List<Cost> all, Func<Cost, double> of)
        {
            var sorted = all.Select(of).Order().ToList();
            return (sorted[Rounds / 2 - 1] + sorted[Rounds / 2]) / 2;
        }
    }

    private async Task<Cost> MeasureAsync(Page page, string document)
    {
        People.Host.Document = document;
        await page.ReloadAsync();
        await Task.Delay(Settles, TestContext.Current.CancellationToken);
        var metrics = await page.MetricsAsync(); // of this document alone
        return new(
            1000 * metrics["ScriptDuration"],
            1000 * metrics["RecalcStyleDuration"],
            1000 * metrics["LayoutDuration"]
        );
    }

    /// <summary>Milliseconds.</summary>
    private sealed record Cost(double Script, double Style, double Layout)
    {
        public double All => Script + Style + Layout;

        public Cost Without(Cost other) => new(Script - other.Script, Style - other.Style, Layout - other.Layout);
    }
}
