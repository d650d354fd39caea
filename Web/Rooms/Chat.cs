using LiveChatMeet.Calls;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms.Consents;
using LiveChatMeet.Rooms.Files;
using LiveChatMeet.Rooms.Queue;
using LiveChatMeet.Sites;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Rooms;

/// <summary>What visitors and agents do in rooms.</summary>
public sealed class Chat(
    Writer writer,
    EventBus events,
    RoomCapacity capacity,
    Assignment assignment,
    ConsentRule consents,
    OpenCalls calls,
    RoomAccessNow access,
    ColleagueReads reads,
    FileSweep files,
    IDbContextFactory<LiveChatDb> databases,
    TimeProvider time
)
{
    /// <summary>
    /// Sends a message. From a visitor it goes to their open room, which is created if there is none. Repeated with the
    /// same client id and text, it returns the first message.
    /// </summary>
    /// <param name="uploads">Ids of uploads (<see cref="Uploads"/>).</param>
    /// <param name="agreedTo">What a visitor has agreed to before a conversation (<see cref="Consent.KeyOf"/>).</param>
    /// <exception cref="RefusedException">The text or client id is invalid, the room is not the sender's, or a file is
    /// gone.</exception>
    public Task<RoomMessage> SendAsync(
        Actor from,
        string? rid,
        string clientId,
        string? text,
        IReadOnlyList<string>? uploads = null,
        string? agreedTo = null
    )
    {
        var draft = MessageDraft.Checked(clientId, text, uploads);
        return writer.WriteAsync<RoomMessage>(
            from.Party == Party.Visitor
                ? new SendVisitorMessage(from.Id, draft, capacity, assignment, consents, time) { AgreedTo = agreedTo }
                : new SendAgentMessage(from.Id, rid, draft, access.Now, time)
        );
    }

    /// <summary>A new visitor's first message creates the visitor too, all or nothing.</summary>
    /// <exception cref="RefusedException">The text or client id is invalid.</exception>
    public Task<RoomMessage> SendAsNewVisitorAsync(
        NewVisitor visitor,
        string clientId,
        string? text,
        IReadOnlyList<string>? uploads = null,
        string? agreedTo = null
    ) =>
        writer.WriteAsync(
            new SendVisitorMessage(
                visitor,
                MessageDraft.Checked(clientId, text, uploads),
                capacity,
                assignment,
                consents,
                time
            )
            {
                AgreedTo = agreedTo,
            }
        );

    /// <summary>Writes one's own message anew, for as long as <see cref="ChangeMessage.PossibleFor"/>. Repeated, it
    /// changes nothing.</summary>
    /// <exception cref="RefusedException">The text is invalid, or the message is not theirs to change any more.
    /// </exception>
    public Task<RoomMessage> CorrectAsync(Actor by, string rid, string messageId, string? text) =>
        writer.WriteAsync(
            new CorrectMessage(
                by,
                rid,
                messageId,
                MessageText.Check(text, mayBeEmpty: true),
                capacity,
                access.Now,
                time
            )
        );

    /// <summary>Deletes what is in one's own message, which keeps its place. Repeated, it changes nothing.</summary>
    /// <exception cref="RefusedException">The message is not theirs to change any more.</exception>
    public async Task<RoomMessage> DeleteAsync(Actor by, string rid, string messageId)
    {
        var command = new DeleteMessage(by, rid, messageId, access.Now, time);
        var message = await writer.WriteAsync(command);
        await files.RemoveUnneededAsync(command.Hashes);
        return message;
    }

    /// <summary>One's own message as it is now, if it can be changed.</summary>
    /// <exception cref="RefusedException">It cannot, or it or its room is not found.</exception>
    public async Task<RoomMessage> OwnAsync(Actor by, string rid, string messageId)
    {
        await using var database = await databases.CreateDbContextAsync();
        var room =
            await database.Rooms.AsNoTracking().Where(access.Now.ReadableBy(by)).SingleOrDefaultAsync(r => r.Id == rid)
            ?? throw new RefusedException(Refusal.RoomNotFound);
        var found = await database.Messages.AsNoTracking().SingleOrDefaultAsync(m => m.Id == messageId);
        var message = ChangeMessage.Own(found, rid, by);
        ChangeMessage.Check(room, by, message, time.GetUtcNow());
        return RoomMessage.From(message);
    }

    /// <summary>The caller's browser has the other side's messages up to a number.</summary>
    public Task DeliveredAsync(Actor by, string rid, int number) => MarkAsync(by, rid, number, seen: false);

    /// <summary>The caller has seen the other side's messages up to a number. Among agents, only the one who has the
    /// room counts.</summary>
    public Task SeenAsync(Actor by, string rid, int number) => MarkAsync(by, rid, number, seen: true);

    /// <summary>Tells the other side that the caller is writing.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.RoomNotFound"/>.</exception>
    public async Task TypingAsync(Actor by, string rid)
    {
        await using var database = await databases.CreateDbContextAsync();
        var room =
            await database
                .Rooms.AsNoTracking()
                .Include(r => r.Visitor)
                .Where(access.Now.ReadableBy(by))
                .SingleOrDefaultAsync(r => r.Id == rid && r.ClosedAt == null)
            ?? throw new RefusedException(Refusal.RoomNotFound);
        if (by.Party == Party.Visitor)
        {
            var author = new Author(by.Id, room.Visitor!.Username, room.Visitor.DisplayName);
            events.Publish(new VisitorTyped(rid, author, room.AgentId, RoomPlace.Of(room)));
        }
        else if (room.AgentId == by.Id)
        {
            var agent = await database.Users.AsNoTracking().SingleAsync(a => a.Id == by.Id);
            events.Publish(new AgentTyped(rid, agent.AsAuthor, room.VisitorId));
        }
    }

    /// <inheritdoc cref="RoomReads.SinceAsync"/>
    public async Task<RoomChange> SinceAsync(Actor by, string rid, long revision)
    {
        await using var database = await databases.CreateDbContextAsync();
        var change = await RoomReads.SinceAsync(database, access.Now.ReadableBy(by), rid, revision);
        await reads.NoteAsync(rid, change.Agent?.Id, by);
        return change;
    }

    private async Task MarkAsync(Actor by, string rid, int number, bool seen)
    {
        int marked;
        do marked = await writer.WriteAsync(new MarkMessages(by, rid, number, seen, access.Now, calls, time));
        while (marked == MarkMessages.MaxMarked);
    }
}
