using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Rooms;

/// <summary>Puts a text into a room.</summary>
public abstract class SendMessage(MessageDraft draft, TimeProvider time) : WriteCommand<RoomMessage>
{
    public override Priority Priority => Priority.New;

    protected MessageDraft Draft => draft;

    /// <summary>Read when its turn comes, so that times rise with the numbers.</summary>
    protected DateTimeOffset Now => time.GetUtcNow();

    /// <param name="statements">Where to.</param>
    /// <param name="room">With its visitor.</param>
    /// <param name="agent">Who has the room.</param>
    protected async Task<Outcome<RoomMessage>> AppendAsync(
        IStatements statements,
        Room room,
        RoomAgent? agent,
        Author author,
        Party party
    )
    {
        var before = room.Revision;
        var message = room.Append(
            new Message
            {
                RoomId = room.Id,
                Text = draft.Text,
                Author = author,
                Party = party,
                SentAt = Now,
                ClientId = draft.ClientId,
            }
        );
        await RoomRows.AddAsync(statements, message);
        await RoomRows.ChangeAsync(statements, room);
        var change = RoomChange.Of(room, before, agent, [message]);
        var inbox = InboxChange.Of(room, party == Party.Visitor ? draft.Text : null);
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
