using LiveChatMeet.Identity;

namespace LiveChatMeet.Mail;

/// <summary>Why an address gets no more mails. The names are stored.</summary>
public enum StopReason
{
    /// <summary>Whoever reads it wanted no more.</summary>
    Unsubscribed,

    /// <summary>Its mail server refused it for good.</summary>
    Bounced,

    /// <summary>An administrator entered it.</summary>
    ByHand,
}

/// <summary>An address that gets no mails about conversations. Who is erased takes the address along, and leaves the
/// hash: their wish outlives them.</summary>
public sealed class StoppedAddress
{
    /// <summary>Of the address; see <see cref="HashOf"/>.</summary>
    public required string Hash { get; init; }

    /// <summary>Null once its visitor was erased or forgotten.</summary>
    public string? Address { get; set; }

    public required StopReason Reason { get; set; }

    public required DateTimeOffset At { get; set; }

    /// <summary>What its mail server said, if it refused it.</summary>
    public string? Answer { get; set; }

    /// <summary>The same however the address is written.</summary>
    public static string HashOf(string address) => Secrets.Hash(EmailAddress.Canonical(address));

    /// <summary>What it may be stored as: earlier versions did not know two spellings of a domain as one.</summary>
    public static IReadOnlyList<string> HashesOf(string address) =>
        [HashOf(address), Secrets.Hash(address.Trim().ToLowerInvariant())];
}
