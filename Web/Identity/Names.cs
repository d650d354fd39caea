using System.Globalization;
using System.Text;
using LiveChatMeet.Refusals;
using LiveChatMeet.Texts;

namespace LiveChatMeet.Identity;

/// <summary>Names that people enter, made fit for addresses, avatars and screens.</summary>
public static class Names
{
    /// <summary>Lower-case ASCII letters, digits and single dashes, at most 40; <paramref name="otherwise"/> if nothing
    /// is left.</summary>
    public static string Slug(string name, string otherwise)
    {
        var slug = new StringBuilder();
        foreach (var character in Characters.WellFormed(name).Normalize(NormalizationForm.FormD))
        {
            if (char.IsAsciiLetterOrDigit(character))
                slug.Append(char.ToLowerInvariant(character));
            else if (
                slug.Length > 0
                && slug[^1] != '-'
                && CharUnicodeInfo.GetUnicodeCategory(character) != UnicodeCategory.NonSpacingMark
            )
                slug.Append('-');
            if (slug.Length == 40)
                break;
        }
        return slug.ToString().Trim('-') is { Length: > 0 } made ? made : otherwise;
    }

    /// <summary>One or two characters for an avatar: "Mara Lindqvist" gives ML, "Guest 22" gives 22.</summary>
    public static string Initials(string name)
    {
        var words = name.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0)
            return "?";
        if (words[^1].Length <= 3 && words[^1].All(char.IsAsciiDigit))
            return words[^1];
        var first = StringInfo.GetNextTextElement(words[0]);
        return (words.Length == 1 ? first : first + StringInfo.GetNextTextElement(words[^1])).ToUpperInvariant();
    }

    /// <summary>A language as people call it ("English" for en-GB), in the reader's language; the tag itself when
    /// unknown.</summary>
    public static string Language(string tag)
    {
        try
        {
            return CultureInfo.GetCultureInfo(tag, predefinedOnly: true) is { } culture && !culture.IsNeutralCulture
                ? culture.Parent.DisplayName
                : CultureInfo.GetCultureInfo(tag).DisplayName;
        }
        catch (CultureNotFoundException)
        {
            return tag; // what a browser sends need not be a language
        }
    }

    /// <summary>A short form of a name: the first word, but all of "Guest 22".</summary>
    public static string ShortName(string name) =>
        name.Split(' ', 2) is [var first, var rest] && !rest.All(char.IsAsciiDigit) ? first : name;

    /// <summary>One of the four calm tones of an avatar, the same for the same id.</summary>
    public static int Tone(string id) => id.Sum(character => character) % 4 + 1;

    /// <summary>
    /// A name as it is stored: trimmed, on one line, without invisible characters, direction changes or noncharacters;
    /// null if nothing visible is left.
    /// </summary>
    /// <exception cref="RefusedException"><see cref="Refusal.NameMalformed"/> when longer than
    /// <paramref name="longest"/>.</exception>
    public static string? Clean(string? name, int longest)
    {
        if (string.IsNullOrWhiteSpace(name))
            return null;
        var clean = string.Concat(name.EnumerateRunes().Where(Characters.IsHarmless)).Trim();
        if (clean.Length > longest)
            throw new RefusedException(Refusal.NameMalformed);
        return Characters.ShowNothing(clean) ? null : clean;
    }
}
