using LiveChatMeet.Hosting;
using LiveChatMeet.Texts;
using MimeKit;
using MimeKit.Text;

namespace LiveChatMeet.Mail;

/// <summary>A letter as it goes over the wire (RFC 5322). Only what sends mails names this class.</summary>
public static class MailParts
{
    /// <param name="messageId">Without angle brackets.</param>
    public static MimeMessage Of(
        Letter letter,
        (string Text, string Html) drawn,
        string to,
        string messageId,
        MailSettings settings,
        DateTimeOffset at
    )
    {
        var mail = new MimeMessage
        {
            MessageId = messageId,
            Date = at,
            Subject = OnOneLine(letter.Subject),
        };
        mail.From.Add(new MailboxAddress(OnOneLine(settings.FromName ?? letter.From), settings.FromAddress));
        mail.To.Add(new MailboxAddress(null, to));
        if ((letter.ReplyTo ?? settings.ReplyTo) is { } reply)
            mail.ReplyTo.Add(new MailboxAddress(null, reply));
        mail.Headers.Add("Auto-Submitted", "auto-generated"); // RFC 3834: no holiday notes
        mail.Headers.Add(HeaderId.ContentLanguage, letter.Language);
        if (letter.StopAddress is { } stop)
        {
            mail.Headers.Add(HeaderId.ListUnsubscribe, $"<{stop}>");
            mail.Headers.Add(HeaderId.ListUnsubscribePost, "List-Unsubscribe=One-Click"); // RFC 8058
        }
        mail.Body = new MultipartAlternative
        {
            new TextPart(TextFormat.Plain) { Text = drawn.Text },
            new TextPart(TextFormat.Html) { Text = drawn.Html },
        };
        return mail;
    }

    /// <summary>Names and words of people become headers: nothing in them ends a line.</summary>
    public static string OnOneLine(string text) =>
        string.Concat(text.ReplaceLineEndings(" ").EnumerateRunes().Where(rune => Characters.IsHarmless(rune))).Trim();
}
