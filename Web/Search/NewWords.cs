namespace LiveChatMeet.Search;

/// <summary>What a conversation is to be found by from now on, as it was read beside the writer.</summary>
/// <param name="WordsId">The words that it has so far; null if it has none.</param>
/// <param name="Mark">Up to which message they were known, or the sign that they are to be read anew: as long as it is
/// the same, nothing has become untrue.</param>
/// <param name="Words">Those that are new, or all of them.</param>
/// <param name="IsAnew">Whether the words so far go.</param>
/// <param name="UpTo">Up to which message they are known now.</param>
/// <param name="At">When that was written.</param>
/// <param name="IsDone">Whether nothing was left.</param>
/// <param name="Weight">How many characters are written to store it: the last ones so far move along.</param>
public sealed record NewWords(
    string Rid,
    long? WordsId,
    int Mark,
    string Words,
    bool IsAnew,
    int UpTo,
    DateTimeOffset At,
    bool IsDone,
    int Weight
);
