namespace LiveChatMeet.Rooms;

/// <summary>Words of a conversation that has very many: so that a few new ones are stored without writing all again,
/// they stand in several rows. No word stands in two.</summary>
public sealed class MoreWords
{
    public long Id { get; init; }

    /// <summary>The <see cref="RoomWords"/> that these belong to: in the index all stand under its id.</summary>
    public required long WordsId { get; init; }

    /// <inheritdoc cref="RoomWords.Words"/>
    public required string Words { get; init; }
}
