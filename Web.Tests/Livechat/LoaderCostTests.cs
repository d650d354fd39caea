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
    private static readonly TimeSpan Settles = TimeSpan.FromSeconds(0.5);

    /// <summary>The time that scripts run and styles and layout take, with the loader and without it: processor time
    /// of a page that has nothing else to do, so a busy machine changes little.</summary>
    [Fact(Explicit = true), Trait("Full", "loader")]
    public async Task On_a_machine_four_times_slower_the_loader_takes_ten_milliseconds_at_most()
    {
        var visitor = await People.VisitorAsync(BrowserKind.Chromium);
        await visitor.Page.SlowDownAsync(SlowedBy);
        var costs = new List<double>();
        for (var round = 0; round <= Rounds; round++)
        {
            var bare = await MeasureAsync(visitor.Page, Plain);
            Assert.False(await visitor.Page.HasAsync("button", "Open live chat"));
            var ours = await MeasureAsync(visitor.Page, Embedding);
            await visitor.Page.WaitForAsync("button", "Open live chat");
            if (round > 0) // the first one compiles
                costs.Add(ours - bare);
        }

        costs.Sort();
        var median = (costs[Rounds / 2 - 1] + costs[Rounds / 2]) / 2;
        output.WriteLine(
            $"{median:0.0} ms of the main thread, slowed {SlowedBy} times; {costs[0]:0.0} to {costs[^1]:0.0}"
        );
        Assert.InRange(median, 0, MaxMs);
    }

    private async Task<double> MeasureAsync(Page page, string document)
    {
        People.Host.Document = document;
        await page.ReloadAsync();
        await Task.Delay(Settles, TestContext.Current.CancellationToken);
        var metrics = await page.MetricsAsync(); // of this document alone
        return 1000 * (metrics["ScriptDuration"] + metrics["LayoutDuration"] + metrics["RecalcStyleDuration"]);
    }
}
