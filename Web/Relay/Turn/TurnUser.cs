using LiveChatMeet.Identity;

namespace LiveChatMeet.Relay.Turn;

/// <summary>Who a credential was made for.</summary>
/// <param name="Circle">What is relayed stays in it: a call's id, or a test's.</param>
/// <param name="Party">Null in a test of the relay, whose only user is each other's peer.</param>
/// <param name="LegId">A party has several while its call moves.</param>
public sealed record TurnUser(string Circle, Party? Party, string LegId)
{
    /// <summary>Whether one may send to the other: the other party of the same call alone (TU-1).</summary>
    public bool IsPeerOf(TurnUser other) => Circle == other.Circle && (Party is null || Party != other.Party);
}
