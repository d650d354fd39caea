using System.Globalization;

namespace LiveChatMeet.Check.Checks;

/// <summary>Whether the server's clock and this browser's agree.</summary>
public sealed class ClockCheck(TimeProvider time) : IBrowserCheck
{
    private static readonly TimeSpan WarnsFrom = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan FailsFrom = TimeSpan.FromMinutes(2);

    public string Name => "clock";

    public Phrase Title => Phrase.Say("Clock");

    public Phrase? WhyNot => null;

    public Finding Of(BrowserReport report) =>
        Of(TimeSpan.FromMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds() - (double)report.Milliseconds));

    /// <param name="ahead">How far the server is ahead of the browser.</param>
    public static Finding Of(TimeSpan ahead)
    {
        var off = ahead.Duration();
        if (off < WarnsFrom)
            return Finding.Ok(Phrase.Say("{0} s between the server and this browser", Seconds(off.TotalSeconds)));
        var told =
            ahead > TimeSpan.Zero
                ? Phrase.Say("The server is {0} s ahead of this browser", Math.Round(off.TotalSeconds))
                : Phrase.Say("The server is {0} s behind this browser", Math.Round(off.TotalSeconds));
        return new(off < FailsFrom ? CheckState.Warning : CheckState.Failure, told)
        {
            Cause = Phrase.Say("One of the two clocks is wrong. If this computer’s is right, it is the server’s."),
            Visitors = Phrase.Say(
                "Wrong times beside messages. From minutes on, another TURN server refuses its credentials (401)."
            ),
            Fix = new(Phrase.Say("Run on the server"), "timedatectl set-ntp true\ntimedatectl"),
        };
    }

    private static string Seconds(double seconds) => seconds.ToString("0.0", CultureInfo.InvariantCulture);
}
