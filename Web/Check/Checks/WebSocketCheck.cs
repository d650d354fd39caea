namespace LiveChatMeet.Check.Checks;

/// <summary>Whether a WebSocket comes through whatever stands before the server.</summary>
public sealed class WebSocketCheck : IBrowserCheck
{
    public string Name => "websocket";

    public Phrase Title => Phrase.Say("WebSocket");

    public Phrase? WhyNot => null;

    public Finding Of(BrowserReport report) =>
        report.Outcome switch
        {
            BrowserOutcome.Works => Finding.Ok(Phrase.Say("Open from this browser after {0} ms", report.Milliseconds)),
            BrowserOutcome.Refused => Refused(report.Code),
            BrowserOutcome.NoUpgrade => NotPassedOn(),
            _ => new(CheckState.Failure, Phrase.Say("The server does not answer this browser"))
            {
                Cause = Phrase.Say("The connection was lost, or the server is just starting."),
                Visitors = Phrase.Say("“No connection. Trying again …”"),
            },
        };

    private static Finding Refused(int code) =>
        new(CheckState.Failure, Phrase.Say("The server refuses the connection ({0})", code))
        {
            Cause =
                code == 429
                    ? Phrase.Say("Too many connections from this address: everybody behind a proxy counts as one.")
                    : Phrase.Say("It takes this page for a foreign one: scheme or host do not come through the proxy."),
            Visitors = Phrase.Say("The chat stays at “No connection. Trying again …”"),
            Fix = new(
                Phrase.Say("Put into nginx, inside “location /”"),
                NginxLines.Forwarded,
                Phrase.Say("Name the proxy too, if “Proxy in front” says so.")
            ),
        };

    private static Finding NotPassedOn() =>
        new(CheckState.Failure, Phrase.Say("The proxy does not pass WebSockets on"))
        {
            Cause = Phrase.Say("The server answers ordinary requests; the upgrade to a WebSocket does not reach it."),
            Visitors = Phrase.Say("The chat stays at “No connection. Trying again …”"),
            Fix = new(
                Phrase.Say("Put into nginx, inside “location /”"),
                NginxLines.Upgrade,
                Phrase.Say("Then: {0}", "nginx -t && systemctl reload nginx")
            ),
        };
}
