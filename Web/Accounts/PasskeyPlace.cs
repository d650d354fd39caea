using System.Net;
using LiveChatMeet.Hosting;
using LiveChatMeet.Refusals;

namespace LiveChatMeet.Accounts;

/// <summary>Where passkeys work: each belongs to a name (Web Authentication, "RP ID"), which is the host of the
/// public address.</summary>
public sealed class PasskeyPlace(Settings settings, PublicAddress address)
{
    /// <summary>The host; null where the server knows no address of its own: then the one that a loopback request
    /// names.</summary>
    public string? Name => settings.PublicAddress is { } own ? new Uri(own).IdnHost : null;

    /// <returns>The refusal that says why this browser can have no passkey here; null if it can.</returns>
    public string? WhyNot(HttpRequest request) =>
        request switch
        {
            _ when IPAddress.TryParse(request.Host.Host.Trim('[', ']'), out _) => Refusal.PasskeyNeedsName,
            _ when !request.IsSecureContext() => Refusal.PasskeyNeedsHttps,
            _ when Name is null && !Requests.IsLoopback(request.Host.Host) => Refusal.PasskeyNeedsAddress,
            _ when !IsOwn(request.OwnOrigin(), request) => Refusal.PasskeyElsewhere,
            _ => null,
        };

    /// <summary>Whether a page at this origin may use our passkeys.</summary>
    public bool IsOwn(string? origin, HttpRequest request) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var theirs)
        && Uri.TryCreate(address.Of(request), UriKind.Absolute, out var ours)
        && (theirs.Scheme, theirs.IdnHost, theirs.Port) == (ours.Scheme, ours.IdnHost, ours.Port);
}
