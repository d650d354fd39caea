namespace LiveChatMeet.Search;

/// <summary>
/// The words by which a conversation is found: whoever looks for the beginning of one finds it. So that parts are found
/// too, an address or number with several parts stands there once from each of them on ("ada@example.org" also as
/// "example.org"), digits from each digit on, and what is written without blanks from each character on.
/// </summary>
public static class Words
{
    /// <summary>Of a longer word, this much counts.</summary>
    public const int Longest = 32;

    private const int ShortestTail = 3;
    private const int LongestBeginning = 3;
    private const int LongestUnspaced = 8;
    private const int MaxParts = 12;
    private const int MaxTails = 64;

    /// <summary>The words of what somebody wrote.</summary>
    public static IEnumerable<string> Of(string text) =>
        CompoundsIn(new Folded(text).Text).SelectMany(one => WordsOf(one, anyTail: false));

    /// <summary>The words of a name or an address: any part of them is found.</summary>
    public static IEnumerable<string> OfName(string text) =>
        CompoundsIn(new Folded(text).Text).SelectMany(one => WordsOf(one, anyTail: true));

    /// <summary>As they are stored: with the beginnings that many words share, so that whoever looks for two letters
    /// finds them as quickly as a word.</summary>
    public static IEnumerable<string> Stored(IEnumerable<string> words)
    {
        foreach (var word in words)
        {
            yield return word;
            for (var length = 2; length <= LongestBeginning && length <= word.Length; length++)
                if (BeginningOf(word[..length]) is { } beginning)
                    yield return beginning;
        }
    }

    /// <summary>How a short beginning of words is stored; null if it is not, and to be looked for among all
    /// words.</summary>
    internal static string? BeginningOf(string word) =>
        word.Length is >= 2 and <= LongestBeginning && !word.Any(char.IsSurrogate) ? $"^{word}" : null;

    /// <summary>What stands between blanks, without what joins nothing.</summary>
    internal static IEnumerable<string> CompoundsIn(string folded) =>
        folded.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Trimmed).Where(one => one.Length > 0);

    /// <summary>Whether its words have no blanks between them.</summary>
    internal static bool IsUnspaced(char character) =>
        character
            is (>= '\u0E00' and <= '\u0EFF') // Thai, Lao
                or (>= '\u1000' and <= '\u109F') // Myanmar
                or (>= '\u1780' and <= '\u17FF') // Khmer
                or (>= '\u3040' and <= '\u30FF') // Hiragana, Katakana
                or (>= '\u3400' and <= '\u9FFF'); // Han

    /// <summary>Whether the word "INV-10493" is found from this place on.</summary>
    internal static bool Begins(ReadOnlySpan<char> word, int place) =>
        place == 0
        || Folded.IsJoiner(word[place - 1])
        || IsUnspaced(word[place])
        || (char.IsAsciiDigit(word[place]) && word.Length - place >= ShortestTail);

    internal static string Cut(string word, int place, int longest) =>
        word.Substring(place, Math.Min(longest, word.Length - place));

    private static string Trimmed(string compound)
    {
        var (first, end) = (0, compound.Length);
        while (first < end && Folded.IsJoiner(compound[first]))
            first++;
        while (end > first && Folded.IsJoiner(compound[end - 1]))
            end--;
        return compound[first..end];
    }

    private static IEnumerable<string> WordsOf(string compound, bool anyTail)
    {
        var (tails, parts) = (0, 0);
        for (var i = 0; i < compound.Length; i++)
        {
            if (Folded.IsJoiner(compound[i]))
                continue;
            var beginsPart = i == 0 || Folded.IsJoiner(compound[i - 1]);
            if (beginsPart)
                foreach (var word in FromPart(compound, i, parts++ < MaxParts))
                    yield return word;
            else if ((Begins(compound, i) || (anyTail && IsTail(compound, i))) && tails++ < MaxTails)
                yield return Cut(compound, i, IsUnspaced(compound[i]) ? LongestUnspaced : Longest);
        }
    }

    // The part itself, so that one letter alone is a word, and what follows it too.
    private static IEnumerable<string> FromPart(string compound, int first, bool withRest)
    {
        var end = first;
        while (end < compound.Length && !Folded.IsJoiner(compound[end]))
            end++;
        yield return Cut(compound[..end], first, Longest);
        if (withRest && end < compound.Length)
            yield return Cut(compound, first, Longest);
    }

    private static bool IsTail(string word, int place) =>
        word.Length - place >= ShortestTail && !char.IsLowSurrogate(word[place]);
}
