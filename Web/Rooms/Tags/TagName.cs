using System.Globalization;
using System.Text;
using LiveChatMeet.Refusals;
using LiveChatMeet.Texts;

namespace LiveChatMeet.Rooms.Tags;

/// <summary>What a tag may be called, and which names are the same.</summary>
public static class TagName
{
    /// <summary>A name as it is stored: on one line, without what cannot be seen, with single spaces.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.TagMalformed"/></exception>
    public static string Clean(string? name)
    {
        var words = Characters.WellFormed(name ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var clean = string.Concat(string.Join(' ', words).EnumerateRunes().Where(Characters.IsHarmless)).Trim();
        clean = clean.Normalize(NormalizationForm.FormC);
        return Characters.ShowNothing(clean) || clean.Length > Tag.MaxNameLength
            ? throw new RefusedException(Refusal.TagMalformed)
            : clean;
    }

    /// <summary>Without case and accents: "Bremse", "bremse" and "Brémse" are one tag.</summary>
    public static string Folded(string name)
    {
        var folded = name.Normalize(NormalizationForm.FormKD)
            .Where(one => CharUnicodeInfo.GetUnicodeCategory(one) != UnicodeCategory.NonSpacingMark);
        return string.Concat(folded).ToUpperInvariant().ToLowerInvariant().Normalize(NormalizationForm.FormC);
    }
}
