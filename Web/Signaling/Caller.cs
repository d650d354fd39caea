using System.Security.Claims;
using LiveChatMeet.Rooms;

namespace LiveChatMeet.Signaling;

/// <summary>Who asks: the identity that the server bound to a request or connection, never what a message claims.</summary>
public readonly record struct Caller(Party Party, string Id)
{
    public const string PartyClaim = "party";
    public const string SessionClaim = "session";

    /// <exception cref="RefusedException"><see cref="Refusals.Unauthenticated"/> when nobody is signed in.</exception>
    public static Caller Of(ClaimsPrincipal? user) =>
        user?.FindFirstValue(ClaimTypes.NameIdentifier) is { } id && Enum.TryParse<Party>(user.FindFirstValue(PartyClaim), out var party)
            ? new(party, id)
            : throw new RefusedException(Refusals.Unauthenticated);

    public static ClaimsPrincipal AsPrincipal(Party party, string id, string scheme) =>
        new(new ClaimsIdentity([new(ClaimTypes.NameIdentifier, id), new(PartyClaim, party.ToString())], scheme));
}
