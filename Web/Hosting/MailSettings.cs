using System.Net;
using System.Net.Mail;
using LiveChatMeet.Identity;
using LiveChatMeet.Texts;

namespace LiveChatMeet.Hosting;

/// <summary>How a connection to the mail server is encrypted.</summary>
public enum MailSecurity
{
    /// <summary>It begins in the clear and must change to TLS before anything is said (RFC 3207).</summary>
    StartTls,

    /// <summary>TLS from the first byte (RFC 8314).</summary>
    Tls,

    /// <summary>Not at all: for a server on the same machine.</summary>
    None,
}

/// <summary>The mail server that mails are handed to. Without a host, nothing is mailed.</summary>
public sealed record MailSettings
{
    private const int PortOfTls = 465;
    private const int PortOfSubmission = 587;
    private const int PortOfNone = 25;
    private const int MaxPort = 65_535;

    public string? Host { get; init; }

    /// <summary>Null: as usual for <see cref="Security"/>.</summary>
    public int? Port { get; init; }

    public MailSecurity Security { get; init; }

    public string? User { get; init; }

    /// <summary>Never leaves the server but to <see cref="Host"/>.</summary>
    public string? Password { get; init; }

    /// <summary>A file whose first line is the password; read again for each connection.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>Who mails are from: an address, or a name with it in angle brackets.</summary>
    public string? From { get; init; }

    /// <summary>Where answers go; null if nobody reads them, which mails then say.</summary>
    public string? ReplyTo { get; init; }

    /// <summary>A PEM file with certificates to trust beside those that the machine trusts.</summary>
    public string? TrustedCertificates { get; init; }

    /// <summary>Whether anything is mailed.</summary>
    public bool IsOn => Host is not null;

    public int ActualPort =>
        Port
        ?? Security switch
        {
            MailSecurity.Tls => PortOfTls,
            MailSecurity.None => PortOfNone,
            _ => PortOfSubmission,
        };

    /// <summary>The bare address of <see cref="From"/>.</summary>
    public string FromAddress => Parse(From)!.Address;

    /// <summary>The name in <see cref="From"/>; null if it has none.</summary>
    public string? FromName => Parse(From)!.DisplayName is { Length: > 0 } name ? name : null;

    /// <exception cref="IOException">The file cannot be read.</exception>
    public string? ReadPassword() =>
        PasswordFile is null ? Password : File.ReadLines(PasswordFile).FirstOrDefault()?.Trim();

    /// <param name="publicAddress">Where people reach this server: links in mails are made from it.</param>
    /// <returns>What is wrong, as a sentence; null when nothing is.</returns>
    internal string? ProblemWith(string? publicAddress) =>
        this switch
        {
            { Host: null } => ProblemWithoutHost,
            { Host: "" } or { Host.Length: > 255 } =>
                "Mail:Host must be a name or an IP address, such as mail.example.",
            _ when Host.Any(c => char.IsWhiteSpace(c) || c is '/' or '@') =>
                $"Mail:Host is \"{Host}\", but must be a name or an IP address alone, such as mail.example.",
            _ when Host.Contains(':') && !IPAddress.TryParse(Host, out _) =>
                $"Mail:Host is \"{Host}\", but must be a name or an IP address alone. The port is Mail:Port.",
            _ when publicAddress is null =>
                "Mail:Host needs PublicAddress: links in mails must lead to where people reach this server.",
            { Port: < 1 or > MaxPort } => $"Mail:Port is {Port}, but must be 1 to {MaxPort}.",
            _ => ProblemOfAddresses ?? ProblemOfSignIn ?? ProblemOfFiles,
        };

    private string? ProblemWithoutHost =>
        From is null && User is null && Password is null && PasswordFile is null
            ? null
            : "Mail:Host is missing: without it nothing is mailed.";

    private string? ProblemOfAddresses =>
        Parse(From) is null
            ? "Mail:From must be an address, such as no-reply@chat.example, or a name and an address, such as "
                + "Kettle Lane <no-reply@chat.example>."
        : ReplyTo is not null && !EmailAddress.IsAddress(ReplyTo)
            ? $"Mail:ReplyTo is \"{ReplyTo}\", but must be an address, such as shop@kettlelane.example."
        : null;

    private string? ProblemOfSignIn =>
        this switch
        {
            { Password: not null, PasswordFile: not null } => "Set Mail:Password or Mail:PasswordFile, not both.",
            { User: null, Password: null, PasswordFile: null } => null,
            { User: null } => "Mail:User is missing: a password alone is no sign-in.",
            { Password: null, PasswordFile: null } => "Mail:User needs Mail:Password or Mail:PasswordFile.",
            { Security: MailSecurity.None } when !IsHere =>
                "Mail:Security is None, so that anybody on the way could read the password: use StartTls or Tls.",
            _ => null,
        };

    private string? ProblemOfFiles =>
        PasswordFile is not null && !File.Exists(PasswordFile)
            ? $"Mail:PasswordFile is \"{PasswordFile}\", which is no file that this user can read."
        : TrustedCertificates is not null && !File.Exists(TrustedCertificates)
            ? $"Mail:TrustedCertificates is \"{TrustedCertificates}\", which is no file that this user can read."
        : null;

    private bool IsHere => Host is "localhost" or "127.0.0.1" or "::1";

    private static MailAddress? Parse(string? from) =>
        MailAddress.TryCreate(from, out var parsed)
        && EmailAddress.IsAddress(parsed.Address)
        && parsed.DisplayName.EnumerateRunes().All(Characters.IsHarmless)
            ? parsed
            : null;
}
