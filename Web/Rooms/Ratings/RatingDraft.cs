using LiveChatMeet.Refusals;
using LiveChatMeet.Texts;

namespace LiveChatMeet.Rooms.Ratings;

/// <summary>What a visitor answered.</summary>
/// <param name="Score">Null if they skipped the question.</param>
public sealed record RatingDraft(Score? Score, string? Word)
{
    public static readonly RatingDraft Skipped = new(null, null);

    /// <param name="score">The name of a <see cref="Ratings.Score"/>, as the form sends it.</param>
    /// <exception cref="RefusedException"><see cref="Refusal.RatingMalformed"/>, <see cref="Refusal.RatingTooLong"/>,
    /// <see cref="Refusal.MessageControlCharacters"/>.</exception>
    public static RatingDraft Checked(string? score, string? word)
    {
        var known = Enum.GetValues<Score>().Cast<Score?>().FirstOrDefault(one => one.ToString() == score);
        if (known is null)
            throw new RefusedException(Refusal.RatingMalformed);
        if (Characters.ShowNothing(word ?? ""))
            return new(known, null);
        if (word!.Length > Message.MaxTextLength)
            throw new RefusedException(Refusal.RatingTooLong);
        var clean = MessageText.Check(word);
        return clean.Length <= Rating.MaxWordLength
            ? new(known, clean)
            : throw new RefusedException(Refusal.RatingTooLong);
    }
}
