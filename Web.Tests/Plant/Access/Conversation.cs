namespace LiveChatMeet.Tests.Plant.Access;

/// <summary>A conversation with a call in it.</summary>
/// <param name="MessageId">Its first message.</param>
/// <param name="Version">The call's, when it had become what it is.</param>
internal sealed record Conversation(
    string Rid,
    string MessageId,
    string CallId,
    string VisitorId,
    string AgentLeg,
    string VisitorLeg,
    bool IsRinging,
    long Version
);
