using LiveChatMeet.Calls;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Rooms;

/// <summary>Reads threads, and writes what happened to rooms, by prepared statements.</summary>
internal static class ThreadRows
{
    // After the message, in Statement.FindNewestMessages.
    private const int CallOfMessage = 20;

    /// <returns>The last messages of a room, oldest first.</returns>
    public static async Task<IReadOnlyList<RoomMessage>> NewestAsync(ReadPool reading, string rid, int count) =>
        [
            .. (await reading.ReadAsync(Statement.FindNewestMessages, rid, count))
                .Reverse()
                .Select(row => RoomMessage.Of(RoomRows.MessageIn(row), CallCard.Stored(row, CallOfMessage))),
        ];

    /// <summary>Records that a room was just given to an agent.</summary>
    public static async Task<RoomMove> AssignedAsync(IStatements statements, Room room, string agentName)
    {
        var move = new RoomMove
        {
            RoomId = room.Id,
            Revision = room.Revision,
            At = room.ChangedAt,
            Kind = MoveKind.Assigned,
            ToName = agentName,
        };
        await statements.RunAsync(Statement.AddMove, room.Id, room.Revision, room.ChangedAt, move.Kind, agentName);
        return move;
    }

    /// <returns>What happened to a room, oldest first.</returns>
    public static async Task<IReadOnlyList<RoomMove>> MovesAsync(ReadPool reading, string rid) =>
        [.. (await reading.ReadAsync(Statement.FindMoves, rid)).Select(row => RoomMove.Stored(row, rid))];
}
