namespace LiveChatMeet.Mail;

/// <summary>What a site mails to its visitors. A site without a row has the defaults.</summary>
public sealed class SiteMail
{
    public const int MaxSignatureLength = 200;

    public required string SiteId { get; init; }

    /// <summary>Whether visitors who have left get what agents write.</summary>
    public bool SendsAnswers { get; set; } = true;

    /// <summary>Whether visitors get the whole conversation when it is closed, at an address that is known to be
    /// theirs.</summary>
    public bool SendsTranscripts { get; set; }

    /// <summary>Where visitors' answers go; null for that of the server's settings.</summary>
    public string? ReplyTo { get; set; }

    /// <summary>A line at the end of each mail, such as who the site is and where; null for none.</summary>
    public string? Signature { get; set; }
}
