using LiveChatMeet.Hosting;
using LiveChatMeet.Texts;
using Microsoft.Extensions.Localization;

namespace LiveChatMeet.Mail;

/// <summary>What the mail server answered, step by step.</summary>
/// <param name="Greeting">The first line that it said; null if it said nothing.</param>
/// <param name="Encryption">Such as <c>Tls13</c>; null if the connection is in the clear, or never was.</param>
/// <param name="IsSignedIn">Whether it took user name and password.</param>
/// <param name="Outcome">How it ended.</param>
public sealed record MailTried(string? Greeting, string? Encryption, bool IsSignedIn, MailOutcome Outcome)
{
    public bool IsEncrypted => Encryption is not null;
}

/// <summary>Asks the mail server now, without the outbox.</summary>
public sealed class MailTrial(Settings settings, LetterDrawing drawing, IStringLocalizer<Text> texts, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    /// <summary>Connects and signs in, and no more.</summary>
    public async Task<MailTried> ReachAsync(CancellationToken cancelled)
    {
        using var limit = Limited(cancelled);
        using var session = new SmtpSession(settings.Mail);
        var closed = await session.OpenAsync(limit.Token);
        var tried = Tried(session, closed ?? new(null, session.Greeting ?? ""), closed is null);
        await session.CloseAsync();
        return tried;
    }

    /// <summary>Sends a mail to an administrator's own address.</summary>
    public async Task<MailTried> SendAsync(string to, CancellationToken cancelled)
    {
        using var limit = Limited(cancelled);
        var letter = Written();
        var drawn = await drawing.DrawAsync(letter);
        using var session = new SmtpSession(settings.Mail);
        if (await session.OpenAsync(limit.Token) is { } closed)
            return Tried(session, closed, isOpen: false);
        var id = $"{Ids.New()}@{settings.Mail.FromAddress.Split('@')[1]}";
        var sent = await session.SendAsync(
            () => MailParts.Of(letter, drawn, to, id, settings.Mail, time.GetUtcNow()),
            limit.Token
        );
        var tried = Tried(session, sent, isOpen: true);
        await session.CloseAsync();
        return tried;
    }

    private MailTried Tried(SmtpSession session, MailOutcome outcome, bool isOpen) =>
        new(session.Greeting, session.Encryption, isOpen && settings.Mail.User is not null, outcome);

    private static CancellationTokenSource Limited(CancellationToken cancelled)
    {
        var limit = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
        limit.CancelAfter(Patience);
        return limit;
    }

    private Letter Written()
    {
        var host = new Uri(settings.PublicAddress!).Host;
        return new()
        {
            Language = Outbox.LanguageNow,
            From = "LiveChatMeet",
            Subject = texts["A test from LiveChatMeet"],
            Preview = texts["Mails of {0} arrive here.", host],
            Heading = texts["It works"],
            Parts =
            [
                new LetterPart.Words(texts["Mails of {0} arrive here.", host]),
                new LetterPart.Remark(
                    texts["Is it in the folder for junk? Then see what docs/mail.md says of SPF and DKIM."]
                ),
            ],
            Footer = [texts["Sent by {0} because you pressed a button there.", host]],
        };
    }
}
