using LiveChatMeet.Rooms.Ratings;

namespace LiveChatMeet.Livechat;

/// <summary>What the question about the help sends. A class, because logs write the arguments of handlers, and a class
/// without ToString tells them nothing.</summary>
public sealed class RatingForm
{
    /// <summary>The conversation that it is about.</summary>
    public string? Rid { get; init; }

    public string? Score { get; init; }

    public string? Word { get; init; }

    /// <summary>Whether the question was skipped.</summary>
    public bool Skip { get; init; }

    /// <exception cref="Refusals.RefusedException">As <see cref="RatingDraft.Checked"/> says.</exception>
    public RatingDraft ToDraft() => Skip ? RatingDraft.Skipped : RatingDraft.Checked(Score, Word);
}
