using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;

namespace LiveChatMeet.Tests.Livechat;

[Trait("Needs", "browser")]
public sealed class LatencyTests(ITestOutputHelper output) : IWithPeople
{
    public People People { get; } = new();

    private const int Count = 100;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    // Both pages run on this one machine, so their clocks agree.
    private const string Watch = """
        () => {
          window.shownAt = [];
          const now = () => performance.timeOrigin + performance.now();
          new MutationObserver((records) => requestAnimationFrame(() => {
            for (const { addedNodes } of records) for (const { textContent } of addedNodes) {
              const [, number] = /ping (\d+)/.exec(textContent) ?? [];
              if (number) window.shownAt.push([Number(number), now()]);
            }
          })).observe(document.querySelector('.thread'), { childList: true });
        }
        """;

    // Waits until a message has its mark of the server before it writes the next: one is timed at a time.
    private const string Write = """
        async (count) => {
          const form = document.querySelector('form.composer');
          const text = form.querySelector('textarea');
          const sentAt = [];
          for (let i = 0; i < count; i++) {
            text.value = `ping ${i}`;
            sentAt.push(performance.timeOrigin + performance.now());
            form.requestSubmit();
            const own = document.querySelector('.thread').lastElementChild;
            while (own.dataset.state === 'waiting') await new Promise(requestAnimationFrame);
          }
          return sentAt;
        }
        """;

    [Fact]
    public async Task A_hundred_messages_each_way_arrive_once_and_in_order()
    {
        var agent = await People.AgentAsync();
        var visitor = await People.VisitorAsync(BrowserKind.Firefox);
        var chat = await visitor.OpensChatAsync();
        await visitor.WritesAsync("Hello");
        await agent.TakesAsync("Guest 1");
        await agent.WritesAsync("Go ahead.");
        await visitor.SeesAsync("Go ahead.");

        var all = (await MeasureAsync("Firefox visitor to Chromium agent", chat, agent.Page))
            .Concat(await MeasureAsync("Chromium agent to Firefox visitor", agent.Page, chat))
            .Order()
            .ToList();
        output.WriteLine($"all {all.Count}: {Percentiles(all)}");
    }

    private async Task<List<double>> MeasureAsync(string way, Scope writer, Scope reader)
    {
        await reader.EvaluateAsync<object?>(Watch);

        var sentAt = await writer.EvaluateAsync<double[]>(Write, Count);
        await reader.WaitForExpressionAsync($"{Count} messages", $"window.shownAt.length >= {Count}", Limit);

        var shownAt = await reader.EvaluateAsync<double[][]>("window.shownAt");
        Assert.Equal(Enumerable.Range(0, Count), shownAt.Select(shown => (int)shown[0]));
        var took = sentAt.Zip(shownAt, (sent, shown) => shown[1] - sent).Order().ToList();
        output.WriteLine($"{way}: {Percentiles(took)}");
        return took;
    }

    private static string Percentiles(List<double> sorted) =>
        $"p50 {sorted[sorted.Count / 2]:0.0} ms, p95 {sorted[sorted.Count * 95 / 100]:0.0} ms from send to shown";
}
