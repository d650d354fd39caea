using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Telemetry;

/// <summary>Traces and metrics go where the settings say, and nowhere else, without anything that is somebody's.
/// </summary>
[Trait("Needs", "process")]
[Trait("Requirement", "D34")]
public sealed class OtlpTests : IDisposable
{
    private const string Canary = "canary-4711";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly ProgramDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task A_collector_gets_spans_of_pages_and_hub_and_metrics_but_nothing_that_somebody_sent()
    {
        await using var collector = await Collector.StartAsync();
        var earlier = await Server.StartAsync(directory: _data.Path);
        await using (earlier)
            await earlier.SetUpAsync("https://kettlelane.example");
        await using var program = ProgramProcess.StartInShell(
            "export OTEL_METRIC_EXPORT_INTERVAL=500 OTEL_BSP_SCHEDULE_DELAY=200",
            [
                .. (string[])["--data", _data.Path, "--urls", "http://127.0.0.1:0"],
                $"--Otlp:Endpoint={collector.Address}",
                "--Otlp:Headers=authorization=Bearer let-me-in",
            ]
        );
        var address = await program.ListensAtAsync();
        await VisitAsync(address);
        var visitor = new PlainVisitor(earlier, Shop.Site) { Origin = address };
        var ids = await TalkAsync(visitor);

        await Eventually.IsTrueAsync(
            "the collector has the spans",
            () =>
                collector.Traces.Contains("POST /sign-in", StringComparison.Ordinal)
                && collector.Traces.Contains("GET /livechat/{site}", StringComparison.Ordinal)
                && collector.Traces.Contains("commit", StringComparison.Ordinal)
                && collector.Traces.Contains("hub Send", StringComparison.Ordinal)
                && collector.Traces.Contains("hub PageViewed", StringComparison.Ordinal)
                && collector.Traces.Contains("hub Typing", StringComparison.Ordinal)
                && collector.Metrics.Contains("livechatmeet.writer.batch.size", StringComparison.Ordinal),
            Limit
        );

        Assert.Equal(["Bearer let-me-in"], collector.Authorizations);
        Assert.DoesNotContain(Canary, collector.Traces + collector.Metrics, StringComparison.Ordinal);
        Assert.DoesNotContain("kettle-lane", collector.Traces + collector.Metrics, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", collector.Traces, StringComparison.Ordinal);
        Assert.All(
            [.. ids, visitor.Credential],
            id => Assert.DoesNotContain(id, collector.Traces + collector.Metrics, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Without_the_setting_nothing_of_it_is_loaded_until_somebody_reads_the_metrics()
    {
        await using var program = ProgramProcess.StartBuilt("--data", _data.Path, "--urls", "http://127.0.0.1:0");
        var address = await program.ListensAtAsync();
        using var client = new HttpClient();
        await client.GetStringAsync(new Uri($"{address}/sign-in"));
        await client.GetStringAsync(new Uri($"{address}/health/ready"));
        var before = program.LoadedFiles();

        await client.GetStringAsync(new Uri($"{address}/metrics"));

        Assert.DoesNotContain("OpenTelemetry", before, StringComparison.Ordinal);
        Assert.Contains("OpenTelemetry.dll", program.LoadedFiles(), StringComparison.Ordinal);
        Assert.DoesNotContain("OpenTelemetryProtocol", program.LoadedFiles(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_collector_that_is_not_there_is_told_in_the_log()
    {
        var (program, address) = await ProgramProcess.ListenAsync(
            _data.Path,
            more: "--Otlp:Endpoint=http://127.0.0.1:9"
        );
        await using var _ = program;
        using var client = new HttpClient();
        await client.GetStringAsync(new Uri($"{address}/sign-in"));

        await Eventually.IsTrueAsync(
            "the log tells",
            () =>
                program.Output.Contains(
                    "could not be sent to Otlp:Endpoint http://127.0.0.1:9",
                    StringComparison.Ordinal
                ),
            Limit
        );
    }

    // Over the hub
    private static async Task<string[]> TalkAsync(PlainVisitor visitor)
    {
        var first = await visitor.WritesAsync(Canary);
        await using var guest = await visitor.ConnectAsync();
        var second = await guest.SendAsync(first.Rid, $"{Canary} again");
        await guest.HereAsync($"https://kettlelane.example/{Canary}", Canary);
        await guest.TypingAsync(first.Rid);
        return [first.Id, first.Rid, first.U.Id, second.Id];
    }

    private static async Task VisitAsync(string address)
    {
        using var browser = new PlainBrowser(new Uri(address));
        browser.Client.DefaultRequestHeaders.UserAgent.ParseAdd(Canary);
        browser.Client.DefaultRequestHeaders.Add("Referer", $"https://x.example/{Canary}");
        browser.Client.DefaultRequestHeaders.Add(
            "traceparent",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00"
        );
        browser.Client.DefaultRequestHeaders.Add("tracestate", $"x={Canary}");
        browser.Client.DefaultRequestHeaders.Add("baggage", $"x={Canary}");
        foreach (
            var path in (string[])[$"/livechat/kettle-lane?x={Canary}", $"/{Canary}", $"/hub?access_token={Canary}"]
        )
            (await browser.Client.GetAsync(new Uri(path, UriKind.Relative))).Dispose();
        using var failed = await browser.SubmitAsync(
            $"/sign-in?ReturnUrl={Canary}",
            "Sign in",
            ("Email", $"{Canary}@x.example"),
            ("Password", Canary)
        );
        (await browser.Client.GetAsync(new Uri("/health/ready", UriKind.Relative))).Dispose();
    }
}
