namespace LiveChatMeet.Storage;

/// <summary>
/// One thing that somebody did, as it stays on record. It holds no text of a message, and nothing of a visitor but
/// their id.
/// </summary>
public sealed class AuditEntry
{
    /// <summary>Rises; never used again.</summary>
    public long Id { get; init; }

    public required DateTimeOffset At { get; init; }

    public required AuditKind Kind { get; init; }

    /// <summary>The account of who did it; null on the command line.</summary>
    public string? ById { get; init; }

    /// <summary>What they were called then; null on the command line.</summary>
    public string? ByName { get; init; }

    /// <summary>The id of what it was done to: a site, an account, a room or a visitor.</summary>
    public string? AboutId { get; init; }

    /// <summary>What that was called then; null for a visitor and their room.</summary>
    public string? About { get; init; }

    /// <summary>What changed, one <c>Name: before → after</c> a line.</summary>
    public string? Changes { get; init; }
}
