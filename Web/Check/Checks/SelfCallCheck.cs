using LiveChatMeet.Hosting;
using LiveChatMeet.Relay.Turn;

namespace LiveChatMeet.Check.Checks;

/// <summary>A call of this browser to itself, with picture, through the relay alone.</summary>
public sealed class SelfCallCheck(Settings settings, OwnRelay own) : IBrowserCheck
{
    public string Name => "call";

    public Phrase Title => Phrase.Say("Test call");

    public Phrase? WhyNot =>
        own.At is null && settings.Ice.Turn is null ? Phrase.Say("There is no relay to call through") : null;

    public Finding Of(BrowserReport report) =>
        report.Outcome switch
        {
            BrowserOutcome.Works => Finding.Ok(
                Phrase.Say("Picture there and back through the relay, {0} ms", report.Milliseconds)
            ),
            BrowserOutcome.NoPicture => Failed(
                Phrase.Say("Both ends have a place at the relay, but nothing passes between them"),
                Phrase.Say("The relay may not send to itself: its list of denied addresses has its own.")
            ) with
            {
                Fix = new(
                    Phrase.Say("Paste into the relay’s turnserver.conf, with its own address"),
                    "allowed-peer-ip=203.0.113.7",
                    Phrase.Say("Then: {0}", "systemctl restart coturn")
                ),
            },
            _ => Failed(
                Phrase.Say("This browser got no place at the relay"),
                Phrase.Say("See “Relay by UDP” and “Relay by TCP”: what mends them mends this.")
            ),
        };

    private static Finding Failed(Phrase told, Phrase cause) =>
        new(CheckState.Failure, told)
        {
            Cause = cause,
            Visitors = Phrase.Say(
                "Calls from offices and some phones stay at “Connecting …” and end after half a minute."
            ),
        };
}
