using LiveChatMeet.Storage;

namespace LiveChatMeet.Rooms.Ratings;

/// <summary>What a visitor said of the help in a conversation. There is at most one; the last answer counts.</summary>
public sealed class Rating
{
    public const int MaxWordLength = 500;

    public required string RoomId { get; init; }

    /// <summary>Null if the question was skipped: it is not asked again.</summary>
    public Score? Score { get; set; }

    /// <summary>What the visitor added, in their words.</summary>
    public string? Word { get; set; }

    /// <summary>Who had the conversation then; null if nobody did.</summary>
    public string? AgentId { get; set; }

    public DateTimeOffset RatedAt { get; set; }

    /// <summary>One as <c>Statement.FindRating</c> found it.</summary>
    public static Rating Stored(Row row, string rid) =>
        new()
        {
            RoomId = rid,
            Score = row.NamedOrNull<Score>(0),
            Word = row.TextOrNull(1),
            AgentId = row.TextOrNull(2),
            RatedAt = row.Time(3),
        };
}

/// <summary>The four faces.</summary>
public enum Score
{
    Poor,
    Fair,
    Good,
    Excellent,
}
