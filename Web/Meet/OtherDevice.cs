using LiveChatMeet.Hosting;
using LiveChatMeet.Identity;

namespace LiveChatMeet.Meet;

/// <summary>Which devices can open this server's address and use a camera there.</summary>
public enum Reach
{
    Anywhere,

    /// <summary>Other browsers on this computer: enough to try the product.</summary>
    ThisComputer,

    /// <summary>A loopback address: no other device can reach it.</summary>
    NoOtherDevice,

    /// <summary>Plain http: other devices can reach it, but get no camera (W3C Secure Contexts, 3.1).</summary>
    NoCamera,
}

/// <summary>Where another device opens a call as one of its parties.</summary>
/// <param name="Address">Lacks the ticket, which goes into the fragment.</param>
public sealed record OtherDevice(string Address, Reach Reach)
{
    /// <param name="origin">Where people reach this server.</param>
    /// <param name="isTriedOut">Whether somebody is trying the product here, as on their own computer.</param>
    public static OtherDevice Of(string origin, bool isTriedOut, Party party, string callId)
    {
        var address = new Uri(origin);
        var reach =
            Requests.IsLoopback(address.Host) ? (isTriedOut ? Reach.ThisComputer : Reach.NoOtherDevice)
            : address.Scheme == Uri.UriSchemeHttps ? Reach.Anywhere
            : Reach.NoCamera;
        return new($"{origin.TrimEnd('/')}/meet/{callId}{(party == Party.Visitor ? "?as=visitor" : "")}", reach);
    }
}
