using LiveChatMeet.Rooms;
using LiveChatMeet.Search;

namespace LiveChatMeet.Console;

/// <summary>One page of the conversations that a filter leaves.</summary>
/// <param name="Next">Behind which the next page begins; null if this is the last.</param>
/// <param name="Counts">How many each list has; null where they are not counted.</param>
/// <param name="Problem">A key of the text resources: why nothing was looked for.</param>
/// <param name="IsPartial">Whether some conversations cannot be found yet.</param>
public sealed record FoundList(
    InboxFilter Filter,
    IReadOnlyList<FoundRow> Rows,
    Place? Next = null,
    IReadOnlyDictionary<RoomsShown, long>? Counts = null,
    string? Problem = null,
    bool IsPartial = false
)
{
    /// <summary>How many there are in all; null if that is not known.</summary>
    public long? Count => Counts?[Filter.Rooms.Shown] ?? (Filter.After is null && Next is null ? Rows.Count : null);
}

/// <summary>A conversation that was found.</summary>
/// <param name="Name">The visitor's name, with what was looked for.</param>
/// <param name="Text">What was found in it; null to show its last entry.</param>
/// <param name="IsOwn">Whether an agent wrote that.</param>
/// <param name="IsNote">Whether it is a note.</param>
public sealed record FoundRow(
    InboxRow Row,
    IReadOnlyList<MarkedText> Name,
    IReadOnlyList<MarkedText>? Text = null,
    bool IsOwn = false,
    bool IsNote = false
)
{
    /// <summary>The ids of rows in a list that a filter leaves begin with it: they may stand elsewhere too.</summary>
    public const string InFound = "found";

    public string Prefix { get; init; } = "row";

    public static FoundRow Of(InboxRow row) => new(row, [new(row.Name, IsMatch: false)]);
}
