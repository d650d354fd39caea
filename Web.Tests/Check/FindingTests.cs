using System.Net;
using LiveChatMeet.Check;
using LiveChatMeet.Check.Checks;
using LiveChatMeet.Hosting;
using LiveChatMeet.Relay;
using LiveChatMeet.Relay.Turn;

namespace LiveChatMeet.Tests.Check;

/// <summary>Each cause, its words and the line that mends it: as values.</summary>
public sealed class FindingTests
{
    private const long Giga = 1_000_000_000;

    private static readonly DateTimeOffset Now = new(2026, 11, 25, 10, 14, 0, TimeSpan.Zero);
    private static readonly IPAddress Proxy = IPAddress.Parse("172.18.0.4");
    private static readonly IceUrl Turn = IceUrl.Parse("turn:turn.chat.example:3478?transport=udp")!;

    [Theory]
    [InlineData(41 * Giga, CheckState.Ok)]
    [InlineData(Giga, CheckState.Warning)]
    [InlineData(100_000_000, CheckState.Failure)]
    public void A_disk_that_fills_is_told_before_it_is_full(long free, CheckState state) =>
        Assert.Equal(state, DiskCheck.Of(free, "/data").State);

    [Theory]
    [InlineData(5, null, CheckState.Ok, "The newest is 5 h old")]
    [InlineData(72, null, CheckState.Warning, "The newest is 3 days old")]
    [InlineData(5, "the disk is full", CheckState.Failure, "The last backup failed")]
    [InlineData(null, null, CheckState.Skipped, "None is known: Backup:To makes them by itself")]
    public void A_backup_that_is_old_or_failed_is_told(int? hours, string? problem, CheckState state, string told)
    {
        TimeSpan? age = hours is { } old ? TimeSpan.FromHours(old) : null;

        var found = BackupCheck.Of(age, TimeSpan.FromHours(48), problem, to: problem is null ? null : "/backups");

        Assert.Equal((state, told), (found.State, $"{found.Told}"));
        Assert.Equal(problem is null ? null : $"The server says: {problem}", found.Cause?.ToString());
        Assert.Equal(state is CheckState.Warning or CheckState.Failure, found.Fix is not null);
    }

    [Fact]
    public void A_database_is_whole_or_damaged_or_takes_no_writes()
    {
        var whole = DatabaseCheck.Of(2_100_000_000, 0, null, null, "/data");
        var damaged = DatabaseCheck.Of(Giga, 0, null, "row 7 missing from index", "/data");
        var full = DatabaseCheck.Of(Giga, 0, Refusals.Refusal.StorageFull, null, "/data");
        var log = DatabaseCheck.Of(Giga, 2 * Giga, null, null, "/data");

        Assert.Equal((CheckState.Ok, "2.1 GB, takes writes and is whole"), (whole.State, $"{whole.Told}"));
        Assert.Equal(
            (CheckState.Failure, "The file is damaged: row 7 missing from index"),
            (damaged.State, $"{damaged.Told}")
        );
        Assert.Contains("livechatmeet restore", damaged.Fix!.Paste, StringComparison.Ordinal);
        Assert.Equal((CheckState.Failure, "The disk is full."), (full.State, $"{full.Cause}"));
        Assert.Equal((CheckState.Warning, "Its write-ahead log has 2 GB"), (log.State, $"{log.Told}"));
    }

    [Fact]
    public void A_proxy_that_is_not_named_is_told_with_the_line_that_names_it()
    {
        var named = new NamedProxies(new() { Proxies = ["10.0.0.1"] });
        var through = ProxyCheck.Of(new(null, "http://chat.example", Proxy, Forwards: true), named, []);
        var direct = ProxyCheck.Of(new(null, "https://chat.example", Proxy, Forwards: false), named, []);
        var silent = ProxyCheck.Of(
            new(null, "http://chat.example", IPAddress.Parse("::ffff:10.0.0.1"), Forwards: false),
            named,
            []
        );

        Assert.Equal((CheckState.Failure, "--Proxies:1=172.18.0.4"), (through.State, through.Fix?.Paste));
        Assert.Contains("Proxies__1=172.18.0.4", $"{through.Fix?.Then}", StringComparison.Ordinal);
        Assert.Equal(CheckState.Ok, direct.State);
        Assert.Equal((CheckState.Failure, NginxLines.Forwarded), (silent.State, silent.Fix?.Paste));
    }

    [Fact]
    public void On_the_command_line_a_forwarder_counts_only_where_no_proxy_is_named()
    {
        var none = ProxyCheck.Of(null, new(new()), [Proxy]);
        var some = ProxyCheck.Of(null, new(new() { Proxies = ["10.0.0.1"] }), [Proxy]);

        Assert.Equal((CheckState.Warning, "--Proxies:0=172.18.0.4"), (none.State, none.Fix?.Paste));
        Assert.Equal(CheckState.Ok, some.State);
    }

    [Theory]
    [InlineData(null, "https://chat.example", "http://chat.example", CheckState.Failure, "X-Forwarded-Proto")]
    [InlineData(null, "http://127.0.0.1:5000", "http://127.0.0.1:5000", CheckState.Ok, null)]
    [InlineData(null, "http://10.0.0.5", "http://10.0.0.5", CheckState.Failure, "--urls https://")]
    [InlineData(
        null,
        "https://chat.example",
        "https://chat.example",
        CheckState.Warning,
        "--PublicAddress=https://chat.example"
    )]
    [InlineData(
        "http://chat.example",
        "http://chat.example",
        "http://chat.example",
        CheckState.Failure,
        "--urls https://"
    )]
    [InlineData(
        "https://chat.example",
        "http://localhost:5000",
        "http://localhost:5000",
        CheckState.Warning,
        "https://chat.example/agent/check"
    )]
    public void An_address_is_told_as_the_browser_and_the_server_see_it(
        string? publicAddress,
        string origin,
        string seenAt,
        CheckState state,
        string? pasted
    )
    {
        var found = AddressCheck.Of(publicAddress, new(origin, seenAt, null, Forwards: false), isPassedOn: false);

        Assert.Equal(state, found?.State);
        Assert.Contains(pasted ?? "", found?.Fix?.Paste ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(90, null, null, CheckState.Ok, "Good until 2027-02-23, 90 days")]
    [InlineData(6, null, null, CheckState.Warning, "Good until 2026-12-01, 6 days")]
    [InlineData(-1, null, null, CheckState.Failure, "It ended on 2026-11-24")]
    [InlineData(
        90,
        "CN=other.example",
        null,
        CheckState.Failure,
        "It is not for chat.example, but for CN=other.example"
    )]
    [InlineData(90, null, "partial chain", CheckState.Failure, "Browsers do not trust it: partial chain")]
    public void A_certificate_is_told_as_browsers_take_it(
        int days,
        string? other,
        string? untrusted,
        CheckState state,
        string told
    )
    {
        var shown = new CertificateCheck.Shown(Now.AddDays(days).UtcDateTime, other, untrusted);

        var found = CertificateCheck.Of(shown, "chat.example", Now);

        Assert.Equal((state, told), (found.State, $"{found.Told}"));
        Assert.Equal(state == CheckState.Ok, found.Fix is null);
    }

    [Theory]
    [InlineData(0.1, CheckState.Ok)]
    [InlineData(-40, CheckState.Warning)]
    [InlineData(540, CheckState.Failure)]
    public void A_clock_is_told_by_how_far_it_is_off(double seconds, CheckState state) =>
        Assert.Equal(state, ClockCheck.Of(TimeSpan.FromSeconds(seconds)).State);

    [Theory]
    [InlineData(BrowserOutcome.Works, 0, CheckState.Ok, null)]
    [InlineData(BrowserOutcome.Refused, 403, CheckState.Failure, "X-Forwarded-Proto")]
    [InlineData(BrowserOutcome.NoUpgrade, 0, CheckState.Failure, "proxy_set_header Upgrade")]
    [InlineData(BrowserOutcome.Unreachable, 0, CheckState.Failure, null)]
    public void A_web_socket_comes_through_or_says_what_stops_it(
        BrowserOutcome outcome,
        int code,
        CheckState state,
        string? pasted
    )
    {
        var found = new WebSocketCheck().Of(new(outcome, code, 12));

        Assert.Equal(state, found.State);
        Assert.Contains(pasted ?? "", found.Fix?.Paste ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(BrowserOutcome.Works, 0, CheckState.Ok, "turn.chat.example, port 3478: a place after 21 ms", null)]
    [InlineData(BrowserOutcome.Refused, 401, CheckState.Failure, "401: the secret is wrong", "static-auth-secret")]
    [InlineData(
        BrowserOutcome.Refused,
        486,
        CheckState.Failure,
        "486: the relay gives no place",
        "journalctl -u coturn"
    )]
    [InlineData(
        BrowserOutcome.Unreachable,
        701,
        CheckState.Failure,
        "701: port 3478 is not reachable from this browser",
        "ufw allow 3478/udp"
    )]
    [InlineData(
        BrowserOutcome.Silent,
        701,
        CheckState.Failure,
        "turn.chat.example, port 3478: no place, and this browser does not say why",
        "ufw allow 3478/udp"
    )]
    public void A_relay_is_told_as_it_answers_the_browser(
        BrowserOutcome outcome,
        int code,
        CheckState state,
        string told,
        string? pasted
    )
    {
        var found = RelayWayCheck.Of(Turn, new(outcome, code, 21), isOwn: false);

        Assert.Equal((state, told), (found.State, $"{found.Told}"));
        Assert.Contains(pasted ?? "", found.Fix?.Paste ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void Another_program_at_the_port_of_the_own_relay_is_told()
    {
        var settings = new Settings();
        var (inUse, lost) = (new RelayTroubles(), new RelayTroubles { LacksAddress = true });
        inUse.NotOpened["UDP"] = "Address in use";

        var taken = RelayCheck.Of(null, inUse, settings);
        var nowhere = RelayCheck.Of(null, lost, settings);
        var good = RelayCheck.Of(new(Proxy, 3478), new(), settings);

        Assert.Equal((CheckState.Failure, "Port 3478 could not be opened for UDP"), (taken.State, $"{taken.Told}"));
        Assert.Contains("ss -lntup 'sport = :3478'", taken.Fix!.Paste, StringComparison.Ordinal);
        Assert.Contains("--Ice:Relay:Address=", nowhere.Fix!.Paste, StringComparison.Ordinal);
        Assert.Equal(CheckState.Ok, good.State);
    }

    [Theory]
    [InlineData(true, 0, CheckState.Ok, null)]
    [InlineData(true, 401, CheckState.Failure, "static-auth-secret")]
    [InlineData(true, 486, CheckState.Failure, "journalctl")]
    [InlineData(false, 0, CheckState.Failure, "ufw allow 3478/udp")]
    public void Another_relay_is_told_as_it_answers_the_server(
        bool answers,
        int error,
        CheckState state,
        string? pasted
    )
    {
        var found = RelayCheck.OfOther(Turn, new(answers, error));

        Assert.Equal(state, found.State);
        Assert.Contains(pasted ?? "", found.Fix?.Paste ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("turn:turn.chat.example:3478?transport=udp", IceWay.Udp, "turn.chat.example", 3478)]
    [InlineData("turn:turn.chat.example", IceWay.Udp, "turn.chat.example", 3478)]
    [InlineData("turn:[2001:db8::1]:80?transport=tcp", IceWay.Tcp, "2001:db8::1", 80)]
    [InlineData("turns:[2001:db8::1]", IceWay.Tls, "2001:db8::1", 5349)]
    [InlineData("stun:192.0.2.1", IceWay.Stun, "192.0.2.1", 3478)]
    public void The_address_of_a_relay_is_read(string url, IceWay way, string host, int port) =>
        Assert.Equal(new(url, way, host, port), IceUrl.Parse(url));

    [Theory]
    [InlineData("http://chat.example")]
    [InlineData("turn:")]
    [InlineData("turn:host:port")]
    public void What_is_no_address_of_a_relay_is_none(string url) => Assert.Null(IceUrl.Parse(url));

    [Fact]
    public void Every_line_that_needs_work_says_cause_effect_and_remedy_also_as_text()
    {
        var lines = ProxyCheck
            .Of(new(null, "http://chat.example", Proxy, Forwards: true), new(new()), [])
            .Lines(Phrase.Say("Proxy in front"))
            .ToList();

        Assert.Equal("✗ Proxy in front: Requests come through 172.18.0.4, which is not named as a proxy", lines[0]);
        Assert.StartsWith("    Cause: ", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("    Visitors: ", lines[2], StringComparison.Ordinal);
        Assert.Equal("      --Proxies:0=172.18.0.4", lines[4]);
    }
}
