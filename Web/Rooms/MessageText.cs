using LiveChatMeet.Refusals;
using LiveChatMeet.Texts;

namespace LiveChatMeet.Rooms;

/// <summary>What a message may contain.</summary>
public static class MessageText
{
    /// <returns>The text as it is stored and read by everybody: well-formed, with line ends as <c>\n</c>, trimmed and
    /// without characters that reverse words.</returns>
    /// <param name="mayBeEmpty">Whether there is something else to be seen: then nothing becomes an empty text.</param>
    /// <exception cref="RefusedException">Nothing would be visible, it is over <see cref="Message.MaxTextLength"/>
    /// characters, or it has control characters.</exception>
    public static string Check(string? text, bool mayBeEmpty = false)
    {
        var straight = string.Concat((text ?? "").Where(character => !Characters.Turns(character)));
        var clean = Characters.WellFormed(straight).ReplaceLineEndings("\n").Trim();
        if (Characters.ShowNothing(clean))
            return mayBeEmpty ? "" : throw new RefusedException(Refusal.MessageEmpty);
        if (clean.Length > Message.MaxTextLength)
            throw new RefusedException(Refusal.MessageTooLong);
        if (clean.Any(character => char.IsControl(character) && character is not ('\n' or '\t')))
            throw new RefusedException(Refusal.MessageControlCharacters);
        return clean;
    }
}
