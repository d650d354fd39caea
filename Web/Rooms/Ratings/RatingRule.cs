using LiveChatMeet.Calls;
using LiveChatMeet.Identity;

namespace LiveChatMeet.Rooms.Ratings;

/// <summary>When visitors are asked how the help was: once somebody has helped in a conversation that is closed, or
/// right after a call. The browser asks here whenever that may be so.</summary>
public static class RatingRule
{
    /// <summary>How many of the newest messages it looks at.</summary>
    public const int Messages = 100;

    /// <summary>Whether it is asked now.</summary>
    /// <param name="siteAsks"><see cref="Sites.Site.AsksRating"/></param>
    /// <param name="messages">The newest, oldest first.</param>
    public static bool IsDue(bool siteAsks, RoomState state, IReadOnlyList<RoomMessage> messages) =>
        siteAsks && (state == RoomState.Closed ? messages.Any(IsHelp) : messages is [.., var newest] && IsTalk(newest));

    /// <summary>Whether an answer is taken: it may have been asked before the newest message came.</summary>
    /// <inheritdoc cref="IsDue"/>
    public static bool WasDue(bool siteAsks, RoomState state, IReadOnlyList<RoomMessage> messages) =>
        siteAsks && messages.Any(state == RoomState.Closed ? IsHelp : IsTalk);

    private static bool IsHelp(RoomMessage message) => IsTalk(message) || message is { Party: Party.Agent, T: null };

    private static bool IsTalk(RoomMessage message) =>
        message.Call is { State: CallState.Ended, EndReason: null or EndReason.HungUp };
}
