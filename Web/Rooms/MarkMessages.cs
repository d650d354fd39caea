using LiveChatMeet.Calls;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Rooms;

/// <summary>Marks the other side's messages up to a number as delivered or seen; in batches, so that a long room does
/// not hold up the writer.</summary>
public sealed class MarkMessages(
    Actor by,
    string rid,
    int number,
    bool seen,
    RoomAccess access,
    OpenCalls calls,
    TimeProvider time
) : WriteCommand<int>
{
    /// <summary>The batch size: a smaller result means that none are left.</summary>
    public const int MaxMarked = 200;

    /// <returns>How many were marked.</returns>
    public override async ValueTask<Outcome<int>> ApplyAsync(WriteContext write)
    {
        var statements = write.Statements;
        var (_, found, agent, _) = await RoomRows.FindAsync(statements, access, by, rid);
        if (found is not { } room || !Marks(room))
            throw new RefusedException(agent is null ? Refusal.RoomNotTaken : Refusal.RoomTaken);

        var other = by.Party == Party.Agent ? Party.Visitor : Party.Agent;
        List<Message> messages = [.. (await FindAsync(statements, room, other)).Select(RoomRows.MessageIn)];
        if (messages.Count == 0)
            return new(0);

        var before = room.Revision;
        foreach (var message in messages)
            await MarkAsync(statements, room, message, time.GetUtcNow());
        if (seen)
            room.See(by.Party, LastSeen(room, messages), messages.Count);
        await RoomRows.ChangeAsync(statements, room);
        await FindCallsAsync(write, messages);
        var change = RoomChange.Of(room, before, agent, messages);
        return new(
            messages.Count,
            new MessagesMarked(change, room.VisitorId, InboxChange.Of(room), RoomPlace.Of(room))
        );
    }

    // What a colleague has is not marked by who looks in; what waits has reached everybody, and is seen by nobody.
    private bool Marks(Room room) =>
        by.Party == Party.Visitor || room.AgentId == by.Id || (room.AgentId is null && !seen);

    // A full batch may have more behind it.
    private int LastSeen(Room room, List<Message> marked) =>
        marked.Count < MaxMarked ? Math.Min(number, room.LastNumber) : marked[^1].Number;

    private ValueTask<IReadOnlyList<Row>> FindAsync(IStatements statements, Room room, Party other) =>
        statements.ReadAsync(Statement.FindUnmarked, rid, other, room.SeenBy(by.Party), number, seen, MaxMarked);

    private async Task MarkAsync(IStatements statements, Room room, Message message, DateTimeOffset now)
    {
        message.DeliveredAt ??= now;
        if (seen)
            message.SeenAt = now;
        room.Change(message, now);
        await statements.RunAsync(
            Statement.MarkMessage,
            message.Id,
            message.DeliveredAt,
            message.SeenAt,
            message.Revision,
            message.UpdatedAt
        );
    }

    // Few messages record a call.
    private async Task FindCallsAsync(WriteContext write, List<Message> messages)
    {
        foreach (var message in messages.Where(message => message.Type == Message.CallSession))
            message.Call =
                calls.Find(write.Statements, message.Id)?.Call
                ?? await write.Database.Calls.AsNoTracking().SingleOrDefaultAsync(c => c.Id == message.Id);
    }
}
