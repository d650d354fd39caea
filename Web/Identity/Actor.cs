using System.Security.Claims;
using LiveChatMeet.Refusals;

namespace LiveChatMeet.Identity;

/// <summary>Who is acting: the identity that the server bound to a request or connection, never what a message
/// claims.</summary>
/// <param name="CallId">Set for a tab or device that was opened for one call: it may take part in that and its room,
/// and in nothing else.</param>
/// <param name="RoomId">The room of that call.</param>
public readonly record struct Actor(Party Party, string Id, string? CallId = null, string? RoomId = null)
{
    public const string CallClaim = "call";
    public const string RoomClaim = "room";
    public const string PartyClaim = "party";

    /// <summary>The session of an agent, or of a call's tab or device; of a visitor, the hash of their credential. It
    /// may end while a connection lasts, and before one that was begun has come in.</summary>
    public const string SessionClaim = "session";

    /// <summary>The site of a visitor.</summary>
    public const string SiteClaim = "site";

    /// <exception cref="RefusedException"><see cref="Refusal.Unauthenticated"/> when nobody is signed in.</exception>
    public static Actor Of(ClaimsPrincipal? user) =>
        user?.FindFirstValue(ClaimTypes.NameIdentifier) is { } id
        && Enum.TryParse<Party>(user.FindFirstValue(PartyClaim), out var party)
            ? new(party, id, user.FindFirstValue(CallClaim), user.FindFirstValue(RoomClaim))
            : throw new RefusedException(Refusal.Unauthenticated);

    /// <summary>The same, if this is a room that the caller may ask about at all.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.RoomNotFound"/></exception>
    public Actor In(string? rid) =>
        RoomId is null || RoomId == rid ? this : throw new RefusedException(Refusal.RoomNotFound);

    public static ClaimsPrincipal AsPrincipal(Party party, string id, string scheme) =>
        new(new ClaimsIdentity([new(ClaimTypes.NameIdentifier, id), new(PartyClaim, party.ToString())], scheme));
}
