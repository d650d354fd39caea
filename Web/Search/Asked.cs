namespace LiveChatMeet.Search;

/// <summary>What somebody looks for: all of these words have to be in a conversation, each at least as the beginning of
/// one.</summary>
public sealed class Asked
{
    /// <summary>Longer than what anybody looks for.</summary>
    public const int MaxLength = 200;

    private const int MaxWords = 8;
    private const int LongestUnspaced = 8;

    private Asked(IReadOnlyList<string> terms) => Terms = terms;

    /// <summary>Folded. Empty if there was nothing to look for.</summary>
    public IReadOnlyList<string> Terms { get; }

    /// <summary>As the full text search of SQLite reads it: each word is a string, of which nothing is an operator
    /// (sqlite.org/fts5.html#full_text_query_syntax).</summary>
    public string Query => string.Join(" AND ", Terms.Select(TermOf));

    public static Asked For(string text) =>
        new([.. Words.CompoundsIn(new Folded(text).Text).SelectMany(WordsOf).Distinct().Take(MaxWords)]);

    /// <summary>Whether a word is found only as it is: with one letter, nearly everything begins.</summary>
    internal static bool IsWhole(string word) => word.Length < 2 && !Words.IsUnspaced(word[0]);

    private static string TermOf(string word) =>
        IsWhole(word) ? $"\"{word}\""
        : Words.BeginningOf(word) is { } beginning ? $"\"{beginning}\""
        : $"\"{word}\" *";

    private static IEnumerable<string> WordsOf(string compound)
    {
        if (!compound.Any(Words.IsUnspaced))
            return [Words.Cut(compound, 0, Words.Longest)];
        return compound.Chunk(LongestUnspaced).Select(few => new string(few));
    }
}
