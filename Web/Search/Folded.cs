using System.Globalization;
using System.Text;

namespace LiveChatMeet.Search;

/// <summary>
/// A text as it is compared: small letters without accents, words apart by blanks. What joins the parts of addresses
/// and numbers stays between them.
/// </summary>
internal sealed class Folded
{
    private const string Joiners = "@._-/:+#&=~";

    // Letters that Unicode does not take apart (as people leave out their strokes and ties).
    private static readonly Dictionary<int, string> Others = new()
    {
        ['ß'] = "ss",
        ['ẞ'] = "ss",
        ['æ'] = "ae",
        ['Æ'] = "ae",
        ['œ'] = "oe",
        ['Œ'] = "oe",
        ['ø'] = "o",
        ['Ø'] = "o",
        ['ł'] = "l",
        ['Ł'] = "l",
        ['đ'] = "d",
        ['Đ'] = "d",
        ['ı'] = "i",
    };

    private readonly StringBuilder _text = new();
    private readonly List<int> _from = [];

    public Folded(string text)
    {
        var at = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            Add(rune, at);
            at += rune.Utf16SequenceLength;
        }
        _from.Add(text.Length);
        Text = _text.ToString();
    }

    public string Text { get; }

    public static bool IsJoiner(char character) => Joiners.Contains(character);

    /// <summary>Where a place in <see cref="Text"/> comes from.</summary>
    public int From(int place) => _from[place];

    private void Add(Rune rune, int at)
    {
        if (rune.IsAscii)
            Append(OfAscii((char)rune.Value), at);
        else if (Others.TryGetValue(rune.Value, out var letters))
            Append(letters, at);
        else if (Rune.GetUnicodeCategory(rune) == UnicodeCategory.OtherNotAssigned)
            Append(" ", at); // it cannot be normalized
        else
            foreach (var part in rune.ToString().Normalize(NormalizationForm.FormKD).EnumerateRunes())
                Append(part.IsAscii ? OfAscii((char)part.Value) : Of(part), at);
    }

    private static string OfAscii(char character) =>
        char.IsAsciiLetterOrDigit(character) ? char.ToLowerInvariant(character).ToString()
        : IsJoiner(character) ? character.ToString()
        : " ";

    private static string Of(Rune rune) =>
        Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.UppercaseLetter
            or UnicodeCategory.LowercaseLetter
            or UnicodeCategory.TitlecaseLetter
            or UnicodeCategory.ModifierLetter
            or UnicodeCategory.OtherLetter
            or UnicodeCategory.DecimalDigitNumber
            or UnicodeCategory.LetterNumber
            or UnicodeCategory.OtherNumber
            or UnicodeCategory.SpacingCombiningMark => Rune.ToLowerInvariant(rune).ToString(),
            UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format => "",
            UnicodeCategory.OtherSymbol => $" {rune} ", // each is a word
            _ => " ",
        };

    private void Append(string folded, int at)
    {
        _text.Append(folded);
        for (var i = 0; i < folded.Length; i++)
            _from.Add(at);
    }
}
