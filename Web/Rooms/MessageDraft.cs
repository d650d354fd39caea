using LiveChatMeet.Refusals;

namespace LiveChatMeet.Rooms;

/// <summary>A text to send.</summary>
/// <param name="ClientId">The sender's own id for it: a repeat with it is not sent twice.</param>
public sealed record MessageDraft(string ClientId, string Text)
{
    private const int MaxClientIdLength = 64;

    /// <exception cref="RefusedException">The text or client id is invalid.</exception>
    public static MessageDraft Checked(string? clientId, string? text) =>
        clientId is { Length: > 0 and <= MaxClientIdLength } && !clientId.AsSpan().ContainsAnyExceptInRange('!', '~')
            ? new(clientId, MessageText.Check(text))
            : throw new RefusedException(Refusal.ClientIdMalformed);
}
