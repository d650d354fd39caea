using LiveChatMeet.Hosting;
using LiveChatMeet.Relay;
using LiveChatMeet.Relay.Turn;

namespace LiveChatMeet.Check.Checks;

/// <summary>Whether this browser gets a place at the relay by one way.</summary>
public sealed class RelayWayCheck(IceWay way, Settings settings, RelayOptions options, OwnRelay own) : IBrowserCheck
{
    public string Name => $"relay-{way.ToString().ToLowerInvariant()}";

    public Phrase Title =>
        way switch
        {
            IceWay.Stun => Phrase.Say("STUN"),
            IceWay.Udp => Phrase.Say("Relay by UDP"),
            IceWay.Tcp => Phrase.Say("Relay by TCP"),
            _ => Phrase.Say("Relay by TLS"),
        };

    public Phrase? WhyNot =>
        Url is not null ? null
        : way == IceWay.Stun ? Phrase.Say("No STUN server is set; none is needed")
        : own.At is null && settings.Ice.Turn is null ? Phrase.Say("There is no relay to try")
        : way == IceWay.Tls ? Phrase.Say("The relay has no certificate; UDP and TCP do for nearly all networks")
        : Phrase.Say("Ice:Turn:Urls has no address for this way");

    /// <summary>The address that is tried.</summary>
    public IceUrl? Url =>
        (way == IceWay.Stun ? settings.Ice.Stun : settings.Ice.Turn?.Urls ?? OwnUrls)
            .Select(IceUrl.Parse)
            .FirstOrDefault(url => url?.Way == way);

    private IReadOnlyList<string> OwnUrls =>
        own.At is not { } at ? []
        : options.SecureUrl is { } secure && own.HasCertificate
            ? [$"turn:{at}?transport=udp", $"turn:{at}?transport=tcp", secure]
        : [$"turn:{at}?transport=udp", $"turn:{at}?transport=tcp"];

    public Finding Of(BrowserReport report) =>
        Url is { } url ? Of(url, report, isOwn: settings.Ice.Turn is null && way != IceWay.Stun)
        : WhyNot is { } why ? Finding.Skipped(why)
        : Finding.Skipped(Phrase.Say("There is no relay to try"));

    /// <param name="isOwn">Whether this server is the relay.</param>
    public static Finding Of(IceUrl url, BrowserReport report, bool isOwn) =>
        report.Outcome switch
        {
            BrowserOutcome.Works => Finding.Ok(
                Phrase.Say("{0}, port {1}: a place after {2} ms", url.Host, url.Port, report.Milliseconds)
            ),
            BrowserOutcome.Refused when report.Code is 401 or 441 => WrongSecret(url, report.Code, isOwn),
            BrowserOutcome.Refused => Failed(
                url,
                Phrase.Say("{0}: the relay gives no place", report.Code),
                Phrase.Say("The relay refuses for a reason of its own, such as its quota; its log says which."),
                new(Phrase.Say("Run on the relay’s machine"), "journalctl -u coturn -n 50")
            ),
            BrowserOutcome.Silent => Failed(
                url,
                Phrase.Say("{0}, port {1}: no place, and this browser does not say why", url.Host, url.Port),
                Phrase.Say("The port is shut, or the credential was refused. Chromium says which."),
                RelayFixes.OpenPort(url)
            ),
            _ => NotReached(url, report.Code),
        };

    private static Finding WrongSecret(IceUrl url, int code, bool isOwn) =>
        Failed(
            url,
            Phrase.Say("{0}: the secret is wrong", code),
            isOwn
                ? Phrase.Say("This server refuses its own credential: another TURN server answers at this port.")
                : Phrase.Say("The secret here and the relay’s differ, or their clocks do."),
            isOwn ? WhoHasThePort(url) : RelayFixes.SameSecret()
        );

    private static Finding NotReached(IceUrl url, int code) =>
        Failed(
            url,
            code == 0
                ? Phrase.Say("Port {0} is not reachable from this browser", url.Port)
                : Phrase.Say("{0}: port {1} is not reachable from this browser", code, url.Port),
            Phrase.Say("A firewall keeps the port shut, or the address {0} leads elsewhere.", url.Host),
            RelayFixes.OpenPort(url)
        );

    private static Finding Failed(IceUrl url, Phrase told, Phrase cause, Fix fix) =>
        new(url.Way is IceWay.Udp ? CheckState.Failure : CheckState.Warning, told)
        {
            Cause = cause,
            Visitors = url.Way switch
            {
                IceWay.Udp => Phrase.Say(
                    "Calls from offices and some phones stay at “Connecting …” and end after half a minute."
                ),
                IceWay.Stun => Phrase.Say("More calls than necessary need the relay."),
                _ => Phrase.Say("Calls fail in networks that let no UDP pass."),
            },
            Fix = fix,
        };

    private static Fix WhoHasThePort(IceUrl url) =>
        new(Phrase.Say("Run on the server, to see which program it is"), $"ss -lntup 'sport = :{url.Port}'");
}
