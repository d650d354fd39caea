namespace LiveChatMeet.Calls;

/// <summary>What a connection is lent for: this call and its room.</summary>
public sealed record Loan(string CallId, string Rid);
