using System.Security.Claims;
using LiveChatMeet.Refusals;

namespace LiveChatMeet.Identity;

/// <summary>One of the browsers that open a visitor's conversations: the one that they began in, or a
/// <see cref="VisitorDevice"/>.</summary>
/// <param name="CredentialHash"><see cref="Secrets.Hash"/> of its own credential.</param>
public readonly record struct VisitorBrowser(string VisitorId, string CredentialHash)
{
    /// <exception cref="RefusedException"><see cref="Refusal.Unauthenticated"/>: it is no visitor's.</exception>
    public static VisitorBrowser Of(ClaimsPrincipal? visitor) =>
        new(
            Actor.Of(visitor).Id,
            visitor?.FindFirstValue(Actor.SessionClaim) ?? throw new RefusedException(Refusal.Unauthenticated)
        );

    /// <returns>Null for what no ticket of a browser has.</returns>
    public static VisitorBrowser? Parse(string? kept) =>
        kept?.Split(' ') is [var visitorId, var hash] ? new(visitorId, hash) : null;

    /// <summary>As the subject of a ticket; whose it is comes first.</summary>
    public override string ToString() => $"{VisitorId} {CredentialHash}";
}
