using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms.Files;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Rooms;

/// <summary>Somebody changes a message that they wrote a moment ago, while the conversation is open and, for an agent,
/// still theirs.</summary>
/// <param name="id">The message's.</param>
public abstract class ChangeMessage(Actor by, string rid, string id, RoomAccess access, TimeProvider time)
    : WriteCommand<RoomMessage>
{
    /// <summary>How long after it was sent.</summary>
    public static readonly TimeSpan PossibleFor = TimeSpan.FromMinutes(5);

    public override async ValueTask<Outcome<RoomMessage>> ApplyAsync(WriteContext write)
    {
        var (statements, now) = (write.Statements, time.GetUtcNow());
        var (_, found, agent, _) = await RoomRows.FindAsync(statements, access, by, rid);
        var room = found!;
        if (by.Party == Party.Visitor)
            await CheckVisitorAsync(statements, now);
        var message = await FindAsync(statements);
        if (IsDone(message))
            return new(RoomMessage.From(message));

        Check(room, by, message, now);
        var before = room.Revision;
        await ApplyAsync(write, room, message, now);
        room.Change(message, now);
        await StoreAsync(statements, room, message);
        var change = RoomChange.Of(room, before, agent, [message]);
        return new(
            change.Messages[0],
            new MessageChanged(change, room.VisitorId, InboxChange.Of(room), RoomPlace.Of(room))
        );
    }

    /// <summary>Whether it is already as it is wanted: the first answer may have been lost.</summary>
    protected abstract bool IsDone(Message message);

    protected abstract ValueTask ApplyAsync(WriteContext write, Room room, Message message, DateTimeOffset now);

    // As whatever else they send: who is blocked or erased changes nothing.
    private async Task CheckVisitorAsync(IStatements statements, DateTimeOffset now)
    {
        if (await RoomRows.OfVisitorAsync(statements, by.Id, "", now) is null)
            throw new RefusedException(Refusal.Unauthenticated);
    }

    private async Task<Message> FindAsync(IStatements statements) =>
        Own(await RoomRows.FindMessageAsync(statements, id), rid, by);

    /// <summary>A message, if it is of the room, and somebody wrote it.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.MessageNotFound"/>,
    /// <see cref="Refusal.MessageNotYours"/>.</exception>
    internal static Message Own(Message? message, string rid, Actor by)
    {
        if (message?.RoomId != rid)
            throw new RefusedException(Refusal.MessageNotFound);
        return message.Type is null && message.Party == by.Party && message.Author.Id == by.Id
            ? message
            : throw new RefusedException(Refusal.MessageNotYours);
    }

    /// <summary>Whether who wrote a message may change it now.</summary>
    /// <exception cref="RefusedException">Why not.</exception>
    internal static void Check(Room room, Actor by, Message message, DateTimeOffset now)
    {
        if (room.State == RoomState.Closed)
            throw new RefusedException(Refusal.RoomClosed);
        if (!RoomAccess.MayWrite(room, by))
            throw new RefusedException(room.AgentId is null ? Refusal.RoomNotTaken : Refusal.RoomTaken);
        if (message.DeletedAt is not null)
            throw new RefusedException(Refusal.MessageDeleted);
        if (now - message.SentAt > PossibleFor)
            throw new RefusedException(Refusal.MessageTooOld);
    }

    private static async Task StoreAsync(IStatements statements, Room room, Message message)
    {
        await statements.RunAsync(
            Statement.ChangeMessage,
            message.Id,
            message.Text,
            message.CorrectedAt,
            message.DeletedAt,
            message.Revision,
            message.UpdatedAt
        );
        await RoomRows.ChangeAsync(statements, room);
        await statements.RunAsync(Statement.RenewWords, room.Id);
    }
}

/// <summary>Its text is another one from now on; the old one is gone.</summary>
/// <param name="text">Checked; empty only for a message with files.</param>
public sealed class CorrectMessage(
    Actor by,
    string rid,
    string id,
    string text,
    RoomCapacity capacity,
    RoomAccess access,
    TimeProvider time
) : ChangeMessage(by, rid, id, access, time)
{
    protected override bool IsDone(Message message) => message.DeletedAt is null && message.Text == text;

    protected override async ValueTask ApplyAsync(WriteContext write, Room room, Message message, DateTimeOffset now)
    {
        if (text.Length == 0 && message.Files is null)
            throw new RefusedException(Refusal.MessageEmpty);
        if (await capacity.IsFullAsync(write.Statements, room, text.Length - message.Text.Length))
            throw new RefusedException(Refusal.RoomFull);
        (message.Text, message.CorrectedAt) = (text, now);
    }
}

/// <summary>It is empty from now on, and keeps its place.</summary>
public sealed class DeleteMessage(Actor by, string rid, string id, RoomAccess access, TimeProvider time)
    : ChangeMessage(by, rid, id, access, time)
{
    /// <summary>What its files were stored by, once it is done.</summary>
    public IReadOnlyList<string> Hashes { get; private set; } = [];

    protected override bool IsDone(Message message) => message.DeletedAt is not null;

    /// <summary>All that a message holds goes here, in the transaction that deletes it.</summary>
    protected override async ValueTask ApplyAsync(WriteContext write, Room room, Message message, DateTimeOffset now)
    {
        if (message.Files is not null)
            Hashes = await Attachments.DeleteAsync(write.Database, message.Id);
        (message.Text, message.Files, message.CorrectedAt, message.DeletedAt) = ("", null, null, now);
    }
}
