namespace LiveChatMeet.Console.CallList;

/// <summary>What the calls of a list are together.</summary>
/// <param name="TalkSeconds">Of those that talked, each from the answer to its end, without what is less than a second:
/// the sum that the figures have.</param>
public sealed record CallTotals(int Calls, int Talked, long TalkSeconds)
{
    public static CallTotals None { get; } = new(0, 0, 0);
}
