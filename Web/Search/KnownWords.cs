namespace LiveChatMeet.Search;

/// <summary>The words that stand in the index already, with blanks between them: there may be ten thousand, while a
/// message brings ten.</summary>
public sealed class KnownWords(string words)
{
    // Up to so many are looked for in the text, which is quicker than taking it apart.
    private const int Few = 200;

    private readonly string _words = $" {words} ";

    /// <returns>Those of <paramref name="some"/> that are not known, each once.</returns>
    public IReadOnlyList<string> Without(IEnumerable<string> some)
    {
        var news = some.ToHashSet();
        if (news.Count <= Few)
            news.RemoveWhere(word => _words.Contains($" {word} ", StringComparison.Ordinal));
        else
            news.ExceptWith(_words.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return [.. news];
    }
}
