using System.Globalization;
using LiveChatMeet.Hosting;

namespace LiveChatMeet.Mail;

/// <summary>Where mails wait for the mail server: rows of the database. Whoever stores one wakes the sender after the
/// commit; it looks by itself too.</summary>
public sealed class Outbox(Settings settings, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _woken = new(0);

    /// <summary>Whether anything is mailed.</summary>
    public bool IsOn => settings.Mail.IsOn;

    /// <summary>The language of the request that is answered.</summary>
    public static string LanguageNow => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;

    /// <summary>A mail to be stored in the transaction of what it is about.</summary>
    /// <param name="about">What it is about.</param>
    public OutgoingMail New(MailKind kind, string to, string language, MailSubject about)
    {
        var (id, now) = (Texts.Ids.New(), time.GetUtcNow());
        return new()
        {
            Id = id,
            Kind = kind,
            To = to,
            Language = language,
            MessageId = $"{id}@{settings.Mail.FromAddress.Split('@')[1]}",
            VisitorId = about.VisitorId,
            RoomId = about.RoomId,
            AgentId = about.AgentId,
            After = about.After,
            UpTo = about.UpTo,
            Once = about.Once,
            CreatedAt = now,
            DueAt = now,
        };
    }

    /// <summary>Something may be due.</summary>
    public void Wake() => _woken.Release();

    public Task UntilWokenAsync(CancellationToken cancelled) => _woken.WaitAsync(cancelled);

    public void Dispose() => _woken.Dispose();
}

/// <summary>What a mail is about; see <see cref="OutgoingMail"/>.</summary>
public sealed record MailSubject
{
    public string? VisitorId { get; init; }

    public string? RoomId { get; init; }

    public string? AgentId { get; init; }

    public int After { get; init; }

    public int UpTo { get; init; }

    public string? Once { get; init; }
}
