namespace LiveChatMeet.Calls;

/// <summary>What a connection is lent for: this call and its room.</summary>
/// <param name="Call">As it is now: whoever borrows need not ask.</param>
public sealed record Loan(string CallId, string Rid, CallSnapshot Call);
