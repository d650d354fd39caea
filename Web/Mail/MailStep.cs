namespace LiveChatMeet.Mail;

/// <summary>The steps in which a mail is handed to a mail server. The names are stored.</summary>
public enum MailStep
{
    /// <summary>The server is found and greets.</summary>
    Connect,

    /// <summary>The connection is encrypted.</summary>
    Encrypt,

    SignIn,

    /// <summary>The server takes the sender.</summary>
    Sender,

    /// <summary>The server takes the recipient.</summary>
    Recipient,

    /// <summary>The server takes the mail itself.</summary>
    Content,
}

/// <summary>How handing over a mail ended.</summary>
/// <param name="FailedAt">Null if the mail server has it.</param>
/// <param name="Answer">What the mail server said, or what went wrong in one line.</param>
/// <param name="IsFinal">Whether another try would end the same.</param>
/// <param name="IsUnknown">The connection broke after all was handed over: the mail server may have it.</param>
public sealed record MailOutcome(MailStep? FailedAt, string Answer, bool IsFinal = false, bool IsUnknown = false);
