using LiveChatMeet.Refusals;

namespace LiveChatMeet.Rooms;

/// <summary>A text to send.</summary>
/// <param name="ClientId">The sender's own id for it: a repeat with it is not sent twice.</param>
public sealed record MessageDraft(string ClientId, string Text)
{
    /// <summary>How many files one message has at most.</summary>
    public const int MaxFiles = 10;

    private const int MaxClientIdLength = 64;

    /// <summary>The ids of the uploads that go with it, in order.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <param name="files">Ids of uploads. With one, the text may be empty.</param>
    /// <exception cref="RefusedException">The text or client id is invalid, or there are too many files.</exception>
    public static MessageDraft Checked(string? clientId, string? text, IReadOnlyList<string>? files = null)
    {
        List<string> named = [.. (files ?? []).Distinct()];
        if (named.Count > MaxFiles)
            throw new RefusedException(Refusal.FileTooMany);
        return new(CheckedId(clientId), MessageText.Check(text, mayBeEmpty: named.Count > 0)) { Files = named };
    }

    /// <summary>A sender's own id for something.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.ClientIdMalformed"/></exception>
    public static string CheckedId(string? clientId) =>
        clientId is { Length: > 0 and <= MaxClientIdLength } && !clientId.AsSpan().ContainsAnyExceptInRange('!', '~')
            ? clientId
            : throw new RefusedException(Refusal.ClientIdMalformed);
}
