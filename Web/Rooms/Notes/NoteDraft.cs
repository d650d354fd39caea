using LiveChatMeet.Refusals;

namespace LiveChatMeet.Rooms.Notes;

/// <summary>A note to keep.</summary>
/// <param name="ClientId">The writer's own id for it: a repeat with it is not kept twice.</param>
public sealed record NoteDraft(string ClientId, string Text)
{
    /// <exception cref="RefusedException">The text or client id is invalid.</exception>
    public static NoteDraft Checked(string? clientId, string? text)
    {
        try
        {
            var draft = MessageDraft.Checked(clientId, text);
            return new(draft.ClientId, draft.Text);
        }
        catch (RefusedException refused)
        {
            // The same rules as for a message, in words about a note.
            throw new RefusedException(
                refused.Code switch
                {
                    Refusal.MessageEmpty => Refusal.NoteEmpty,
                    Refusal.MessageTooLong => Refusal.NoteTooLong,
                    var other => other,
                }
            );
        }
    }
}
