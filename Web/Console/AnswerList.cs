using LiveChatMeet.Desk.Answers;

namespace LiveChatMeet.Console;

/// <summary>Canned answers, one below the other.</summary>
/// <param name="MayChange">Whether the reader may change and delete them.</param>
public sealed record AnswerList(IReadOnlyList<CannedAnswer> Answers, bool MayChange);
