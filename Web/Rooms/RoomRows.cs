using System.Text.Json;
using LiveChatMeet.Calls;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms.Queue;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Rooms;

/// <summary>Reads and writes rooms and messages by prepared statements, inside a command of the
/// <see cref="Writer"/>.</summary>
internal static class RoomRows
{
    // The columns of Statement.FindVisitor and FindRoom: the visitor's, then the room's, its agent's, the message's.
    private const int OfRoom = 5;
    private const int AgentName = OfRoom + Room.Columns;
    private const int Earlier = AgentName + 1;
    private const int IsUnanswered = Earlier + 1;
    private const int IsBlocked = Earlier + 1;

    // After the visitor and the room: in Statement.FindWaiting, and in FindInboxRows.
    private const int LeftById = AgentName + 1;
    private const int LastText = AgentName + 1;
    private const int AgentOfRevised = Room.Columns;

    /// <returns>A visitor with their open room; null if there is no such visitor.</returns>
    /// <exception cref="RefusedException"><see cref="Refusal.SiteNotFound"/>: they are blocked.</exception>
    public static async Task<FoundRoom?> OfVisitorAsync(
        IStatements statements,
        string visitorId,
        string clientId,
        DateTimeOffset now
    ) =>
        (await statements.ReadAsync(Statement.FindVisitor, visitorId, clientId, now)) is not [var row] ? null
        : row.Truth(IsBlocked) ? throw new RefusedException(Refusal.SiteNotFound)
        : FoundIn(row);

    /// <exception cref="RefusedException"><see cref="Refusal.RoomNotFound"/>: none that they may read.</exception>
    public static async Task<FoundRoom> FindAsync(
        IStatements statements,
        RoomAccess access,
        Actor by,
        string? rid,
        string? clientId = null
    )
    {
        var found = (await statements.ReadAsync(Statement.FindRoom, rid, clientId)) is [var row]
            ? FoundIn(row) with
            {
                IsUnanswered = row.Truth(IsUnanswered),
            }
            : null;
        return found is { Room: { } room } && access.MayRead(room, by)
            ? found
            : throw new RefusedException(Refusal.RoomNotFound);
    }

    public static ValueTask<int> AddAsync(IStatements statements, Room room) =>
        statements.RunAsync(Statement.AddRoom, room.Id, room.SiteId, room.VisitorId, room.OpenedAt, room.FoundSomebody);

    /// <summary>The rooms of some sites that wait, the oldest first.</summary>
    public static async Task<IEnumerable<WaitingRoom>> WaitingAsync(
        IStatements statements,
        IReadOnlyList<string> siteIds,
        int count
    ) =>
        (await statements.ReadAsync(Statement.FindWaiting, JsonSerializer.Serialize(siteIds), count)).Select(
            row => new WaitingRoom(FoundIn(row).Room!, row.TextOrNull(LeftById), row.TextOrNull(LeftById + 1))
        );

    /// <summary>Writes what <see cref="Room.Append"/>, <see cref="Room.Change"/> and <see cref="Room.See"/>
    /// changed.</summary>
    public static ValueTask<int> ChangeAsync(IStatements statements, Room room) =>
        statements.RunAsync(
            Statement.ChangeRoom,
            room.Id,
            room.LastNumber,
            room.Revision,
            room.ChangedAt,
            room.SeenByAgent,
            room.SeenByVisitor,
            room.Unread
        );

    /// <summary>Gives the room of a call its next revision; one that was not taken is to be returned.</summary>
    /// <returns>The room as it is now, without its visitor, and who has it.</returns>
    public static async Task<(Room Room, RoomAgent? Agent)> ReviseAsync(
        IStatements statements,
        Call call,
        DateTimeOffset now
    )
    {
        var toReturn = call.EndReason?.IsToReturn() == true ? call.Id : null;
        var row = (await statements.ReadAsync(Statement.ReviseRoom, call.RoomId, now, toReturn))[0];
        var room = Room.Stored(row, 0, call.VisitorId);
        return (room, row.TextOrNull(AgentOfRevised) is { } name ? RoomAgent.Of(room.AgentId!, name) : null);
    }

    /// <summary>Changes the message that records a call.</summary>
    /// <returns>The message as it is now.</returns>
    public static async Task<Message> RecordAsync(
        IStatements statements,
        Call call,
        long revision,
        DateTimeOffset now
    ) =>
        MessageIn(
            (await statements.ReadAsync(Statement.RecordCall, call.Id, call.AcceptedAt, call.EndedAt, revision, now))[0]
        );

    public static ValueTask<int> AddAsync(IStatements statements, Message message) =>
        statements.RunAsync(
            Statement.AddMessage,
            message.Id,
            message.RoomId,
            message.Type,
            message.Text,
            message.Party,
            message.SentAt,
            message.UpdatedAt,
            message.Number,
            message.Revision,
            message.ClientId,
            message.Author.Id,
            message.Author.Username,
            message.Author.Name,
            message.Files
        );

    public static async Task<Message> MessageAsync(IStatements statements, string id) =>
        MessageIn((await statements.ReadAsync(Statement.FindMessage, id))[0]);

    /// <returns>Null if there is none.</returns>
    public static async Task<Message?> FindMessageAsync(IStatements statements, string? id) =>
        (await statements.ReadAsync(Statement.FindMessage, id)) is [var row] ? MessageIn(row) : null;

    /// <param name="row">With the columns that every statement on messages returns.</param>
    public static Message MessageIn(Row row) =>
        new()
        {
            Id = row.Text(0),
            RoomId = row.Text(1),
            Type = row.TextOrNull(2),
            StartTime = row.TimeOrNull(3),
            EndTime = row.TimeOrNull(4),
            Text = row.Text(5),
            Party = row.Named<Party>(6),
            SentAt = row.Time(7),
            UpdatedAt = row.Time(8),
            DeliveredAt = row.TimeOrNull(9),
            SeenAt = row.TimeOrNull(10),
            Number = (int)row.Number(11),
            Revision = row.Number(12),
            ClientId = row.TextOrNull(13),
            Author = new(row.Text(14), row.Text(15), row.Text(16)),
            CorrectedAt = row.TimeOrNull(17),
            DeletedAt = row.TimeOrNull(18),
            Files = row.TextOrNull(19),
        };

    /// <summary>A row of the inbox, in what <see cref="Statement.FindInboxRows"/> found.</summary>
    public static StoredRow InboxRowIn(Row row)
    {
        var visitor = VisitorIn(row);
        return new()
        {
            Room = Room.Stored(row, OfRoom, visitor.Id, visitor),
            Visitor = visitor,
            AgentName = row.TextOrNull(AgentName),
            LastText = row.TextOrNull(LastText),
            LastType = row.TextOrNull(LastText + 1),
            LastParty = row.NamedOrNull<Party>(LastText + 2),
            LastSentAt = row.TimeOrNull(LastText + 3),
            CallId = row.TextOrNull(LastText + 4),
            AcceptedAt = row.TimeOrNull(LastText + 5),
            SiteName = row.Text(LastText + 6),
            TeamName = row.TextOrNull(LastText + 7),
            LastDeletedAt = row.TimeOrNull(LastText + 8),
            LastFiles = row.TextOrNull(LastText + 9),
        };
    }

    private static Visitor VisitorIn(Row row) =>
        new()
        {
            Id = row.Text(0),
            SiteId = row.Text(1),
            CredentialHash = row.Text(3),
            Username = row.Text(2),
            Name = row.TextOrNull(4),
        };

    private static FoundRoom FoundIn(Row row)
    {
        var visitor = VisitorIn(row);
        var room = row.TextOrNull(OfRoom) is null ? null : Room.Stored(row, OfRoom, visitor.Id, visitor);
        var agent = row.TextOrNull(AgentName) is { } name ? RoomAgent.Of(room!.AgentId!, name) : null;
        return new(visitor, room, agent, row.TextOrNull(Earlier));
    }
}
