namespace LiveChatMeet.Search;

/// <summary>A piece of a text, and whether it is what somebody looks for.</summary>
public readonly record struct MarkedText(string Text, bool IsMatch);

/// <summary>Finds in a text what somebody looks for.</summary>
public static class Marks
{
    private const int Before = 24;
    private const int MaxLength = 160;

    /// <summary>How many of the words are in a text.</summary>
    public static int Count(string text, Asked asked, bool isName = false)
    {
        var folded = new Folded(text);
        return asked.Terms.Count(word => PlacesOf(folded, [word], isName).Any());
    }

    /// <summary>A text in pieces that are marked or not.</summary>
    /// <param name="isName">Whether any part of a word counts, as in names and addresses.</param>
    public static IReadOnlyList<MarkedText> In(string text, Asked asked, bool isName = false)
    {
        var (pieces, done) = (new List<MarkedText>(), 0);
        foreach (var (first, end) in PlacesOf(new Folded(text), asked.Terms, isName))
        {
            if (first < done)
                continue;
            if (first > done)
                pieces.Add(new(text[done..first], IsMatch: false));
            pieces.Add(new(text[first..end], IsMatch: true));
            done = end;
        }
        if (done < text.Length)
            pieces.Add(new(text[done..], IsMatch: false));
        return pieces;
    }

    /// <summary>The part of a text around the first match.</summary>
    public static string Around(string text, Asked asked)
    {
        var first = PlacesOf(new Folded(text), asked.Terms, isName: false)
            .Select(place => place.First)
            .FirstOrDefault();
        var from =
            first <= Before ? 0
            : text.IndexOf(' ', first - Before, Before) is var blank and >= 0 ? blank + 1
            : first;
        var part = Texts.Characters.Beginning(text[from..], MaxLength);
        return $"{(from > 0 ? "… " : "")}{part}{(from + part.Length < text.Length ? " …" : "")}";
    }

    // What stands between blanks may be as long as the text.
    private static IEnumerable<(int First, int End)> PlacesOf(Folded folded, IReadOnlyList<string> words, bool isName)
    {
        var (text, first, end) = (folded.Text, 0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == ' ')
                continue;
            if (i >= end)
                (first, end) = (i, text.IndexOf(' ', i) is >= 0 and var blank ? blank : text.Length);
            if (!isName && !Words.Begins(text.AsSpan(first, end - first), i - first))
                continue;
            var longest = LongestAt(text, i, words);
            if (longest == 0)
                continue;
            yield return (folded.From(i), EndOf(folded, i + longest));
            i += longest - 1;
        }
    }

    private static int LongestAt(string text, int place, IReadOnlyList<string> words)
    {
        var longest = 0;
        foreach (var word in words)
            if (word.Length > longest && IsAt(text, place, word))
                longest = word.Length;
        return longest;
    }

    // Accents belong to the letter before them, and one letter may have become several.
    private static int EndOf(Folded folded, int place)
    {
        var last = folded.From(place - 1);
        while (place < folded.Text.Length && folded.From(place) == last)
            place++;
        return folded.From(place);
    }

    private static bool IsAt(string text, int place, string word) =>
        string.CompareOrdinal(text, place, word, 0, word.Length) == 0
        && (!Asked.IsWhole(word) || place + 1 == text.Length || !char.IsLetterOrDigit(text[place + 1]));
}
