using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using LiveChatMeet.Hosting;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace LiveChatMeet.Tests.Hosting;

/// <summary>B7: the log has times, and each entry is one line, whatever is in it (WB-7).</summary>
[Trait("Requirement", "WB-7")]
public sealed partial class LogLineTests
{
    // systemd's own, beside that of the machine; the program gets what a service gets. Each line comes with its level.
    private const string OwnJournal = """
        mount --make-rprivate / && mount -t tmpfs none /run && mkdir -p /run/systemd/journal /run/log/journal || exit
        [ -e /etc/machine-id ] || touch /etc/machine-id
        [ -s /etc/machine-id ] || { printf '%032d\n' 1 >/run/id && mount --bind /run/id /etc/machine-id; }
        /lib/systemd/systemd-journald >/dev/null 2>&1 & journald=$!
        for i in $(seq 100); do [ -S /run/systemd/journal/stdout ] && break; sleep 0.1; done
        service='export JOURNAL_STREAM=$(stat -L -c %d:%i /proc/$$/fd/1); exec "$@"'
        systemd-cat --identifier=livechatmeet bash -c "$service" bash "$@" &
        program=$!
        of="--directory=/run/log/journal --identifier=livechatmeet --no-pager --output=cat"
        told() { journalctl $of --priority="$1..$1" | sed "s/^/$1 /"; }
        for i in $(seq 200); do told 6 | grep -q 'has started' && told 4 | grep -q . && break; sleep 0.1; done
        told 6; told 4
        kill $program; wait $program; kill $journald
        """;

    private static readonly FakeTimeProvider Time = new(new(2026, 6, 1, 15, 4, 5, 67, TimeSpan.FromHours(2)));

    [Fact]
    public void A_line_has_time_level_category_and_text() =>
        Assert.Equal(
            "2026-06-01T13:04:05.067Z info LiveChatMeet.Calls.CallStore: Call x is ringing\n",
            Write(LogLevel.Information, "Call x is ringing")
        );

    [Theory]
    [InlineData("a\nb", @"a\nb")]
    [InlineData("a\r\nb", @"a\r\nb")]
    [InlineData("a\u001b[2Jb", @"a\u001b[2Jb")]
    [InlineData("a\u0085b\u2028c", @"a\u0085b\u2028c")]
    [InlineData("a\u202eb", @"a\u202eb")]
    [InlineData("a\tb\0", @"a\tb\u0000")]
    [InlineData("Zoë 🚲", "Zoë 🚲")]
    public void What_somebody_sent_stays_in_its_line(string sent, string written) =>
        Assert.Equal(
            $"2026-06-01T13:04:05.067Z warn LiveChatMeet.Calls.CallStore: {written}\n",
            Write(LogLevel.Warning, sent)
        );

    [Fact]
    public void A_failure_is_in_the_same_line()
    {
        var line = Write(LogLevel.Error, "It failed", new InvalidOperationException("one\ntwo"));

        Assert.Equal(1, line.Count(letter => letter == '\n'));
        Assert.Contains("It failed | System.InvalidOperationException: one | two", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("8:4711", "socket:[4711]", true)]
    [InlineData("8:4711", "socket:[471]", false)]
    [InlineData("8:4711", "pipe:[4711]", false)]
    [InlineData("8:4711", null, false)]
    [InlineData("", "socket:[]", false)]
    [InlineData("8:", "socket:[]", false)]
    [InlineData(null, "socket:[4711]", false)]
    public void The_journal_is_told_from_other_outputs(string? stream, string? output, bool isJournal) =>
        Assert.Equal(isJournal, Journal.Is(stream, output));

    [Fact, Trait("Needs", "process")]
    public async Task The_journal_knows_the_level_of_each_line_and_has_no_second_time()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root may have a journal of its own.");
        using var directory = new ProgramDirectory();
        string[] program = ["dotnet", Path.Combine(AppContext.BaseDirectory, "livechatmeet.dll")];
        // An address of a private network: no relay, which is a warning.
        string[] given = ["--data", directory.Path, "--urls", "http://127.0.0.1:0", "--PublicAddress=https://10.0.0.1"];
        var start = new ProcessStartInfo("unshare", ["--mount", "bash", "-c", OwnJournal, "bash", .. program, .. given])
        {
            RedirectStandardOutput = true,
        };
        start.Environment["AllowOldRuntime"] = "true";

        using var journal = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var lines = (await journal.StandardOutput.ReadToEndAsync(limit.Token)).Split('\n');

        Assert.Contains(
            lines,
            line => line.StartsWith("6 info LiveChatMeet.Hosting.StartLog: ", StringComparison.Ordinal)
        );
        Assert.Contains(
            lines,
            line => line.StartsWith("4 warn LiveChatMeet.Relay.Turn.OwnRelay: ", StringComparison.Ordinal)
        );
        Assert.DoesNotContain(lines, line => line.Contains('<', StringComparison.Ordinal));
    }

    [Fact, Trait("Needs", "process")]
    public async Task Each_line_of_a_real_run_has_a_time_and_json_has_it_too()
    {
        using var directory = new ProgramDirectory();
        var (plain, _) = await ProgramProcess.ListenAsync(directory.Path, more: "--Logging:LogLevel:Default=Debug");
        await plain.DisposeAsync();
        var (json, _) = await ProgramProcess.ListenAsync(
            directory.Path,
            more: ["--Logging:LogLevel:Default=Information", "--Logging:Console:FormatterName=json"]
        );
        await json.DisposeAsync();

        var lines = plain.Output.Split('\n').Where(line => line.Contains("LiveChatMeet.", StringComparison.Ordinal));
        var entry = json.Output.Split('\n').First(line => line.Contains("has started", StringComparison.Ordinal));
        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.Matches(Begin(), line));
        Assert.True(
            DateTimeOffset.TryParse(JsonDocument.Parse(entry).RootElement.GetProperty("Timestamp").GetString(), out _)
        );
    }

    private static string Write(LogLevel level, string text, Exception? failure = null)
    {
        using var written = new StringWriter();
        var entry = new LogEntry<string>(level, "LiveChatMeet.Calls.CallStore", default, text, failure, (it, _) => it);
        new LogLine(Time).Write(in entry, null, written);
        return written.ToString();
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (debug|info|warn|error|critical) [A-Z][\w.]+: ")]
    private static partial Regex Begin();
}
