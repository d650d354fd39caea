using LiveChatMeet.Desk.Answers;
using LiveChatMeet.Refusals;

namespace LiveChatMeet.Console;

/// <summary>A canned answer as it is typed.</summary>
public sealed record AnswerForm
{
    /// <summary>The one that it changes; null for a new one.</summary>
    public string? Id { get; init; }

    public string? Shortcut { get; init; }

    public string? Title { get; init; }

    public string? Text { get; init; }

    /// <summary>Whether everybody gets it; of a new one only.</summary>
    public bool IsShared { get; init; }

    public static AnswerForm Of(CannedAnswer answer) =>
        new()
        {
            Id = answer.Id,
            Shortcut = answer.Shortcut,
            Title = answer.Title,
            Text = answer.Text,
            IsShared = answer.OwnerId is null,
        };

    /// <summary>The field that a refusal is about; null if it is about none.</summary>
    public static string? FieldOf(string code) =>
        code switch
        {
            Refusal.AnswerShortcutMalformed or Refusal.AnswerShortcutTaken => nameof(Shortcut),
            Refusal.AnswerTitleMalformed => nameof(Title),
            Refusal.AnswerEmpty or Refusal.AnswerTooLong or Refusal.AnswerTooMany => nameof(Text),
            _ => null,
        };
}
