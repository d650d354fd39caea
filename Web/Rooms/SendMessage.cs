using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms.Files;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Rooms;

/// <summary>Puts a text into a room, with files that have arrived before.</summary>
public abstract class SendMessage(MessageDraft draft, TimeProvider time) : WriteCommand<RoomMessage>
{
    public override Priority Priority => Priority.New;

    public override bool MayFailHalfWay => draft.Files.Count > 0;

    protected MessageDraft Draft => draft;

    /// <summary>Read when its turn comes, so that times rise with the numbers.</summary>
    protected DateTimeOffset Now => time.GetUtcNow();

    /// <param name="write">Where to.</param>
    /// <param name="room">With its visitor.</param>
    /// <param name="agent">Who has the room.</param>
    protected async Task<Outcome<RoomMessage>> AppendAsync(
        WriteContext write,
        Room room,
        RoomAgent? agent,
        Author author,
        Party party
    )
    {
        var before = room.Revision;
        var files = draft.Files.Count == 0 ? [] : await Attachments.FindAsync(write.Database, draft, room, party);
        var message = room.Append(
            new Message
            {
                RoomId = room.Id,
                Text = draft.Text,
                Files = SentFile.Written([.. files.Select(file => file.AsSent)]),
                Author = author,
                Party = party,
                SentAt = Now,
                ClientId = draft.ClientId,
            }
        );
        await RoomRows.AddAsync(write.Statements, message);
        if (files.Count > 0)
            await Attachments.AddAsync(write.Database, room, message.Id, files);
        await RoomRows.ChangeAsync(write.Statements, room);
        var change = RoomChange.Of(room, before, agent, [message]);
        var news = party == Party.Visitor ? SentFile.PreviewOf(draft.Text, message.Files) : null;
        var inbox = InboxChange.Of(room, news);
        return new(change.Messages[0], new MessageSent(change, room.VisitorId, inbox, RoomPlace.Of(room)));
    }

    /// <summary>The answer to a message that was sent before with this client id, as it is now: what has been corrected
    /// or deleted since cannot be compared.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.ClientIdReused"/>: the text was different.</exception>
    protected async Task<Outcome<RoomMessage>> RepeatAsync(IStatements statements, string id, Party by)
    {
        var earlier = await RoomRows.MessageAsync(statements, id);
        var isChanged = earlier.CorrectedAt is not null || earlier.DeletedAt is not null;
        return earlier.Party == by && (isChanged || earlier.Text == draft.Text)
            ? new(RoomMessage.From(earlier))
            : throw new RefusedException(Refusal.ClientIdReused);
    }
}
