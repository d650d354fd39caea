using System.Text;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Texts;

namespace LiveChatMeet.Desk.Answers;

/// <summary>What somebody wants a canned answer to be, checked.</summary>
public sealed record AnswerDraft
{
    private AnswerDraft() { }

    public required string Shortcut { get; init; }

    public required string Title { get; init; }

    public required string Text { get; init; }

    /// <param name="shortcut">With or without its slash.</param>
    /// <exception cref="RefusedException"><see cref="Refusal.AnswerShortcutMalformed"/>,
    /// <see cref="Refusal.AnswerTitleMalformed"/>, <see cref="Refusal.AnswerEmpty"/>,
    /// <see cref="Refusal.AnswerTooLong"/>.</exception>
    public static AnswerDraft Checked(string? shortcut, string? title, string? text)
    {
        var word = (shortcut ?? "").Trim().TrimStart('/').Normalize(NormalizationForm.FormC).ToLowerInvariant();
        if (word.Length is 0 or > CannedAnswer.MaxShortcutLength || !word.All(IsOfShortcut))
            throw new RefusedException(Refusal.AnswerShortcutMalformed);
        var line =
            Names.Clean(title, CannedAnswer.MaxTitleLength) ?? throw new RefusedException(Refusal.AnswerTitleMalformed);
        var written = Characters.WellFormed(text ?? "").ReplaceLineEndings("\n").Trim();
        if (Characters.ShowNothing(written))
            throw new RefusedException(Refusal.AnswerEmpty);
        return written.Length > CannedAnswer.MaxTextLength
            ? throw new RefusedException(Refusal.AnswerTooLong)
            : new()
            {
                Shortcut = word,
                Title = line,
                Text = written,
            };
    }

    private static bool IsOfShortcut(char one) => char.IsLetterOrDigit(one) || one == '-';
}
