using System.Text.RegularExpressions;
using LiveChatMeet.Signaling;

namespace LiveChatMeet.Rooms;

/// <summary>What may stand in a message, and which parts of it are links.</summary>
public static partial class MessageText
{
    /// <returns>The text with line ends as <c>\n</c> and nothing around it.</returns>
    /// <exception cref="RefusedException">Empty, over <see cref="Message.LongestText"/> characters, or with control characters.</exception>
    public static string Check(string? text)
    {
        var clean = text?.ReplaceLineEndings("\n").Trim();
        if (string.IsNullOrEmpty(clean)) throw new RefusedException(Refusals.MessageEmpty);
        if (clean.Length > Message.LongestText) throw new RefusedException(Refusals.MessageTooLong);
        if (clean.Any(character => char.IsControl(character) && character is not ('\n' or '\t'))) throw new RefusedException(Refusals.MessageControlCharacters);
        return clean;
    }

    /// <summary>Only http and https addresses with a host become links: nothing that a browser would run.</summary>
    public static IReadOnlyList<TextRange> Links(string text) => text.Contains("://", StringComparison.Ordinal)
        ? [.. Addresses().Matches(text).Where(IsSafe).Select(match => new TextRange(match.Index, match.Length))]
        : [];

    private static bool IsSafe(Match match) =>
        Uri.TryCreate(match.Value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.Host.Length > 0;

    // What ends a sentence is not part of an address.
    [GeneratedRegex("""\bhttps?://[^\s<>"'`\p{Cf}]{1,2000}(?<![.,;:!?)\]}'…“”‘’«»])""", RegexOptions.IgnoreCase)]
    private static partial Regex Addresses();
}
