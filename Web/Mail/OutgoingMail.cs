using LiveChatMeet.Texts;

namespace LiveChatMeet.Mail;

/// <summary>What a mail is about. The names are stored: one may be added, and none renamed.</summary>
public enum MailKind
{
    Invitation,

    /// <summary>A link that sets a new password.</summary>
    NewPassword,

    /// <summary>The same, and it takes the second factor away.</summary>
    NewStart,

    /// <summary>To an agent: a visitor waits, and nobody is here.</summary>
    SomebodyWaits,

    /// <summary>To a visitor who has left: what agents wrote since, or that they called.</summary>
    Answer,

    /// <summary>A whole conversation, to its visitor.</summary>
    Transcript,
}

public enum MailState
{
    Waiting,

    /// <summary>It is being handed to the mail server.</summary>
    Sending,

    /// <summary>The mail server has it.</summary>
    Sent,

    /// <summary>It was refused for good, or too often; <see cref="OutgoingMail.Answer"/> says why.</summary>
    Failed,

    /// <summary>The server stopped, or the connection broke, after the mail was handed over and before the answer came.
    /// It is not sent again by itself.</summary>
    PerhapsSent,
}

/// <summary>
/// A mail of the outbox. It is stored in the transaction of what it is about, and holds no words: these are read when
/// it is sent, so that what was deleted since is in no mail, and a link is made only then.
/// </summary>
public sealed class OutgoingMail
{
    public string Id { get; init; } = Ids.New();

    public required MailKind Kind { get; init; }

    public required string To { get; init; }

    /// <summary>Such as <c>de</c>.</summary>
    public required string Language { get; init; }

    /// <summary>The same for each try: a mail server that has it already knows it again (RFC 5322, 3.6.4).</summary>
    public required string MessageId { get; init; }

    /// <summary>The visitor that it is about or for; it goes with them.</summary>
    public string? VisitorId { get; init; }

    /// <summary>The conversation that it is about; it goes with it.</summary>
    public string? RoomId { get; init; }

    /// <summary>The agent that it is for; of an invitation, who invites.</summary>
    public string? AgentId { get; init; }

    /// <summary>After which message of the conversation it begins, and with which it ends.</summary>
    public int After { get; init; }

    public int UpTo { get; init; }

    /// <summary>What it is about as one word: there is no second mail about it. Null if there may be.</summary>
    public string? Once { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it is tried next.</summary>
    public required DateTimeOffset DueAt { get; set; }

    public int Tries { get; set; }

    public MailState State { get; set; }

    /// <summary>When it came to its last state.</summary>
    public DateTimeOffset? DoneAt { get; set; }

    /// <summary>Where the last try failed; null if none did.</summary>
    public MailStep? FailedAt { get; set; }

    /// <summary>What the mail server answered last.</summary>
    public string? Answer { get; set; }
}
