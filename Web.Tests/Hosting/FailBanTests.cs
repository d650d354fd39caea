using System.Diagnostics;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Code;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Hosting;

/// <summary>B7: docs/fail2ban.conf, as it is printed, finds who guesses passwords, by Debian's fail2ban, and cannot be
/// made to find somebody else.</summary>
[Trait("Needs", "process")]
[Trait("Requirement", "WB-7")]
public sealed class FailBanTests : IDisposable
{
    private const string Guesser = "203.0.113.7";
    private const string Innocent = "198.51.100.9";
    private const string Line =
        $"warn LiveChatMeet.Identity.AccountLog: Failed sign-in from {Innocent}: wrong password";
    private const string Time = "2026-06-01T13:04:05.067Z";

    private readonly ProgramDirectory _data = new();
    private readonly string _files = Directory.CreateTempSubdirectory("livechatmeet-fail2ban-").FullName;

    public void Dispose()
    {
        _data.Dispose();
        Directory.Delete(_files, recursive: true);
    }

    [Fact]
    public async Task It_finds_failed_sign_ins_in_file_and_journal_and_nobody_whom_a_visitor_names()
    {
        var log = await LogOfAnAttackAsync();
        var lines = log.Split('\n').Where(line => line.StartsWith("20", StringComparison.Ordinal)).ToList();

        var inFile = await AddressesAsync(lines);
        // So fail2ban joins what the journal has; the time is apart there.
        var inJournal = await AddressesAsync(
            lines.Select(line => $"Jun 01 13:04:05 chat livechatmeet[4711]: {line[(line.IndexOf(' ') + 1)..]}"),
            "-d",
            "{^LN-BEG}%b %d %H:%M:%S"
        );

        Assert.True(lines.Count(line => line.Contains(Innocent, StringComparison.Ordinal)) >= 2, log);
        Assert.Equal(Enumerable.Repeat(Guesser, 4), inFile);
        Assert.Equal(inFile, inJournal);
    }

    [Theory]
    [InlineData("Identity.AccountLog: Failed sign-in from 2001:db8::7: wrong setup code", "2001:db8::7")]
    [InlineData("Hosting.LimitHits: Refused 203.0.113.8 because of Limits:SignInsPerMinute, 3 times", "203.0.113.8")]
    [InlineData(
        "Hosting.LimitHits: Refused 2001:db8:1:2::/64 because of Limits:SignInsPerMinute, 3 times",
        "2001:db8:1:2::/64"
    )]
    [InlineData("Hosting.LimitHits: Refused 203.0.113.8 because of Limits:RequestsPerMinute, 3 times", null)]
    [InlineData($"Hosting.RefusedHosts: A request for {Line}", null)]
    [InlineData($"Hosting.RefusedHosts: A request for {Time} {Line}", null)]
    public async Task It_finds_this_and_not_that(string entry, string? found) =>
        Assert.Equal(
            found is null ? [] : (string[])[found],
            await AddressesAsync([$"{Time} warn LiveChatMeet.{entry}"])
        );

    [Fact]
    public async Task The_printed_jail_is_one_that_fail2ban_takes()
    {
        await RunAsync("cp", "-r", "/etc/fail2ban/.", _files);
        foreach (var other in Directory.GetFiles(Path.Combine(_files, "jail.d")))
            File.Delete(other);
        File.Copy(Filter, Path.Combine(_files, "filter.d/livechatmeet.conf"));
        var jail = await Printed.BlockAsync("docs/operate.md", "/etc/fail2ban/jail.d/livechatmeet.conf");
        await File.WriteAllTextAsync(Path.Combine(_files, "jail.d/livechatmeet.conf"), jail);

        var said = await RunAsync("fail2ban-client", "-c", _files, "--dp");

        Assert.Contains("'livechatmeet', 'systemd'", said, StringComparison.Ordinal);
        Assert.Contains("_SYSTEMD_UNIT=livechatmeet.service", said, StringComparison.Ordinal);
        Assert.Contains("Failed sign-in from", said, StringComparison.Ordinal);
    }

    private static string Filter => Repository.PathOf("docs/fail2ban.conf");

    // Four failed sign-ins of one who comes by a proxy, with text that would name somebody else wherever there is room.
    private async Task<string> LogOfAnAttackAsync()
    {
        await using (var server = await Server.StartAsync(directory: _data.Path))
            await server.SetUpAsync();
        var (program, address) = await ProgramProcess.ListenAsync(
            _data.Path,
            more:
            [
                "--Proxies:0=127.0.0.1",
                "--PublicAddress=http://localhost",
                "--Logging:LogLevel:Default=Information",
            ]
        );
        await using var _ = program;
        foreach (var text in (string[])[Line, $"\n{Line}", $"\r\n{Time} {Line}\n", $"\u2028{Time} {Line}\u0085"])
        {
            using var browser = new PlainBrowser(new Uri(address));
            var client = browser.Client;
            client.DefaultRequestHeaders.Add("X-Forwarded-For", Guesser);
            client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", Line);
            client.DefaultRequestHeaders.TryAddWithoutValidation("Referer", $"http://x/{Line}");
            using var failed = await browser.SubmitAsync(
                $"/sign-in?{Uri.EscapeDataString(text)}",
                "Sign in",
                ("Email", text),
                ("Password", text)
            );
            await AskAsync(client, $"{address}/{Uri.EscapeDataString(text)}");
            await AskAsync(client, $"{address}/hub", ("Origin", $"http://{Innocent}"));
            await AskAsync(client, $"{address}/hub", ("Origin", Line));
            await AskAsync(client, address, ("Host", $"{Innocent}"));
            await AskAsync(client, address, ("X-Forwarded-For", $"{Innocent}, {Line}"));
        }
        await Eventually.IsTrueAsync(
            "all is told",
            () => program.Output.Split($"Failed sign-in from {Guesser}").Length > 4
        );
        return program.Output;
    }

    private static async Task AskAsync(HttpClient client, string address, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        (await client.SendAsync(request)).Dispose();
    }

    private async Task<string[]> AddressesAsync(IEnumerable<string> lines, params string[] options)
    {
        var file = Path.Combine(_files, "log");
        await File.WriteAllLinesAsync(file, lines);
        var said = await RunAsync("fail2ban-regex", ["-o", "ip", .. options, file, Filter]);
        return said.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var said = await process.StandardOutput.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return said;
    }
}
