using System.Diagnostics.Metrics;
using System.Net;
using System.Text.RegularExpressions;
using LiveChatMeet.Hosting;
using LiveChatMeet.Identity;
using LiveChatMeet.Tests.Plant.Code;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Telemetry;

public sealed partial class MetricsTests
{
    private const string Token = "a-token-of-the-test";

    [Theory]
    [InlineData(null, null, HttpStatusCode.OK)]
    [InlineData("X-Forwarded-For", "127.0.0.1", HttpStatusCode.NotFound)]
    [InlineData("X-Forwarded-Proto", "https", HttpStatusCode.NotFound)]
    [InlineData("Forwarded", "for=127.0.0.1", HttpStatusCode.NotFound)]
    [InlineData("Via", "1.1 proxy", HttpStatusCode.NotFound)]
    [InlineData("Host", "chat.example", HttpStatusCode.NotFound)]
    [InlineData("Authorization", $"Bearer {Token}", HttpStatusCode.OK)]
    public async Task Without_a_token_only_this_machine_reads_them(string? header, string? value, HttpStatusCode status)
    {
        await using var server = await Server.StartAsync();

        Assert.Equal(status, await StatusAsync(server, (header, value)));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("203.0.113.7")]
    public async Task What_a_named_proxy_brings_is_not_from_this_machine(string from)
    {
        await using var server = await Server.StartAsync(new() { ["Proxies:0"] = "127.0.0.1" });

        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(server, ("X-Forwarded-For", from)));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server));
    }

    [Fact]
    public async Task With_a_token_only_who_brings_it_reads_them_from_anywhere()
    {
        await using var server = await Server.StartAsync(new() { ["Metrics:Token"] = Token });

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(server));
        foreach (
            var wrong in (string[])[$"Bearer {Token}x", $"Bearer {Token[1..]}", "Bearer ", $"Basic {Token}", Token]
        )
            Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(server, ("Authorization", wrong)));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, ("Authorization", $"Bearer {Token}")));
        Assert.Equal(
            HttpStatusCode.OK,
            await StatusAsync(server, ("Authorization", $"Bearer {Token}"), ("X-Forwarded-For", "203.0.113.7"))
        );
    }

    [Theory]
    [InlineData("Metrics:Token", "short")]
    [InlineData("Metrics:Token", "a token with blanks in it")]
    [InlineData("Otlp:Endpoint", "localhost:4318")]
    [InlineData("Otlp:Endpoint", "ftp://localhost")]
    public void A_wrong_setting_is_told(string name, string value)
    {
        var problem =
            name == "Metrics:Token"
                ? new MetricsSettings { Token = value }.Problem
                : new OtlpSettings { Endpoint = value }.Problem;

        Assert.StartsWith(name, problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_names_every_metric_and_no_other()
    {
        await using var server = await Server.StartAsync();
        _ = server.Services.GetRequiredService<AccountLog>(); // made for the first sign-in
        var scope = server.Services.GetRequiredService<IMeterFactory>();
        var names = new List<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (
                    instrument.Meter.Scope == scope
                    && instrument.Meter.Name.StartsWith("LiveChatMeet.", StringComparison.Ordinal)
                )
                    lock (names)
                        names.Add(instrument.Name);
            },
        };
        listener.Start();

        var page = await File.ReadAllTextAsync(Repository.PathOf("docs/operate.md"));
        Assert.Equal(Row().Matches(page).Select(row => row.Groups["name"].Value).Order(), names.Order());
    }

    /// <summary>A call as visitor and agent have it, in the numbers of one who scrapes; no id of it is among them.
    /// </summary>
    [Fact, Trait("Needs", "process")]
    public async Task What_happens_is_counted_and_nobody_is_named()
    {
        using var data = new ProgramDirectory();
        await using (var server = await Server.StartAsync(directory: data.Path))
            await server.SetUpAsync("https://kettlelane.example");
        var (program, address) = await ProgramProcess.ListenAsync(data.Path, more: $"--Metrics:Token={Token}");
        await using var _ = program;
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", Token);
        using var agent = await PlainBrowser.SignInAsync(address, Server.AgentEmail);
        using var stranger = new PlainBrowser(new Uri(address));
        using var failed = await stranger.SubmitAsync(
            "/sign-in",
            "Sign in",
            ("Email", "a@b.example"),
            ("Password", "x")
        );

        var text = await client.GetStringAsync(new Uri($"{address}/metrics"));

        Assert.Contains("livechatmeet_sign_ins_total{outcome=\"succeeded\"} 1", text, StringComparison.Ordinal);
        Assert.Contains("livechatmeet_sign_ins_total{outcome=\"failed\"} 1", text, StringComparison.Ordinal);
        Assert.Contains("livechatmeet_calls_open{state=\"ringing\"} 0", text, StringComparison.Ordinal);
        Assert.Contains("livechatmeet_hub_connections{party=\"agent\"} 0", text, StringComparison.Ordinal);
        Assert.Contains("livechatmeet_writer_batch_size_bucket{le=\"1\"}", text, StringComparison.Ordinal);
        Assert.Contains("http_route=\"sign-in\"", text, StringComparison.Ordinal);
        Assert.Contains("dotnet_process_cpu_time_seconds_total", text, StringComparison.Ordinal);
        Assert.DoesNotContain("kettle", text, StringComparison.Ordinal);
        Assert.InRange(text.Split('\n').Length, 100, 2_000);
    }

    private static async Task<HttpStatusCode> StatusAsync(Server server, params (string? Name, string? Value)[] headers)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{server.Origin}/metrics");
        foreach (var (name, value) in headers)
            if (name is not null)
                request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }

    [GeneratedRegex(@"^\| `(?<name>livechatmeet\.[\w.]+)`", RegexOptions.Multiline)]
    private static partial Regex Row();
}
