using System.Globalization;
using System.Text;

namespace LiveChatMeet.Texts;

/// <summary>What Unicode says about single characters, as far as we need it: what people send may not be text at
/// all.</summary>
public static class Characters
{
    // Default_Ignorable_Code_Point (Unicode 16, DerivedCoreProperties), as \p{DI} in the browser's blank.ts; Tags and
    // variation selectors are the last.
    private static readonly (int First, int Last)[] Ignorable =
    [
        (0xAD, 0xAD),
        (0x34F, 0x34F),
        (0x61C, 0x61C),
        (0x115F, 0x1160),
        (0x17B4, 0x17B5),
        (0x180B, 0x180F),
        (0x200B, 0x200F),
        (0x202A, 0x202E),
        (0x2060, 0x206F),
        (0x3164, 0x3164),
        (0xFE00, 0xFE0F),
        (0xFEFF, 0xFEFF),
        (0xFFA0, 0xFFA0),
        (0xFFF0, 0xFFF8),
        (0x1BCA0, 0x1BCA3),
        (0x1D173, 0x1D17A),
        (0xE0000, 0xE0FFF),
    ];

    /// <summary>Replaces unpaired surrogates and noncharacters with U+FFFD, so that the text can be normalized, stored
    /// and sent.</summary>
    public static string WellFormed(string text)
    {
        if (text.All(character => !char.IsSurrogate(character) && !IsNoncharacter(character)))
            return text;
        var formed = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            formed.Append((IsNoncharacter(rune.Value) ? Rune.ReplacementChar : rune).ToString());
        return formed.ToString();
    }

    /// <summary>Whether nothing of it would be visible: blanks, joiners, direction marks, fillers.</summary>
    public static bool ShowNothing(string text) => text.EnumerateRunes().All(IsBlank);

    /// <summary>The first UTF-16 code units, at most this many, without splitting a surrogate pair.</summary>
    public static string Beginning(string text, int longest) =>
        text.Length <= longest ? text : text[..(char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest)];

    /// <summary>Embeddings, overrides and isolates, which reverse the words after them (UAX 9, 2.1 to 2.4); not the
    /// marks that reverse nothing.</summary>
    public static bool Turns(char character) =>
        character is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    /// <summary>Whether it is safe in a name or an address, which are shown beside other people's text: it hides
    /// nothing and reverses nothing.</summary>
    public static bool IsHarmless(Rune rune) =>
        !IsNoncharacter(rune.Value)
        && Rune.GetUnicodeCategory(rune)
            is not (
                UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
            );

    /// <summary>U+FDD0 to U+FDEF and the last two of each plane (Unicode 23.7).</summary>
    private static bool IsNoncharacter(int point) => point is >= 0xFDD0 and <= 0xFDEF || (point & 0xFFFE) == 0xFFFE;

    // Beside what Unicode calls ignorable: blanks, and two signs that are empty squares of their script.
    private static bool IsBlank(Rune rune) =>
        Rune.IsWhiteSpace(rune)
        || rune.Value is 0x2800 or 0x1D159
        || Ignorable.Any(range => rune.Value >= range.First && rune.Value <= range.Last);
}
