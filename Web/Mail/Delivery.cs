using LiveChatMeet.Hosting;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Mail;

/// <summary>Writes mails and hands them to the mail server, over one connection.</summary>
public sealed partial class Delivery(
    Settings settings,
    MailMarks marks,
    Letters letters,
    LetterDrawing drawing,
    MailSignals signals,
    TimeProvider time,
    ILogger<Delivery> logger
)
{
    /// <summary>Tries each once; those behind a broken connection stay due.</summary>
    public async Task DeliverAsync(IReadOnlyList<OutgoingMail> due, CancellationToken stopping)
    {
        using var session = new SmtpSession(settings.Mail);
        if (await session.OpenAsync(stopping) is { } closed)
        {
            NotReached(closed.FailedAt, due.Count);
            foreach (var mail in due)
                await marks.DoneAsync(mail, closed);
            return;
        }
        foreach (var mail in due)
            if (session.IsOpen)
                await DeliverAsync(session, mail, stopping);
        await session.CloseAsync();
    }

    private async Task DeliverAsync(SmtpSession session, OutgoingMail mail, CancellationToken stopping)
    {
        if (await WriteAsync(mail) is not { } written)
            return;
        if (!await marks.ClaimAsync(mail.Id))
            return;
        var outcome = await HandOverAsync(session, mail, written, stopping);
        await marks.DoneAsync(mail, outcome);
        if (outcome.FailedAt is null)
            HandedOver(mail.Id, mail.Kind);
        else
            Failed(mail.Id, mail.Kind, outcome.FailedAt, mail.Tries + 1);
    }

    private async Task<MailOutcome> HandOverAsync(
        SmtpSession session,
        OutgoingMail mail,
        (Letter Letter, (string, string) Drawn) written,
        CancellationToken stopping
    )
    {
        var (letter, drawn) = written;
        try
        {
            return await session.SendAsync(
                () => MailParts.Of(letter, drawn, mail.To, mail.MessageId, settings.Mail, time.GetUtcNow()),
                stopping
            );
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // Nobody foresaw it: another try would end the same, and it must not stop all others.
            NotHandedOver(failure, mail.Id, mail.Kind);
            return new(MailStep.Content, failure.GetType().Name, IsFinal: true, session.HasHandedOver);
        }
    }

    /// <returns>Null if there is nothing to say any more, or it could not be written.</returns>
    private async Task<(Letter Letter, (string Text, string Html) Drawn)?> WriteAsync(OutgoingMail mail)
    {
        try
        {
            if (await letters.OfAsync(mail) is { } letter)
                return (letter, await drawing.DrawAsync(letter));
            await DropAsync(mail);
        }
        catch (Exception failure) when (!IsOfStorage(failure))
        {
            // One that cannot be written must not stop all others.
            NotWritten(failure, mail.Id, mail.Kind);
            await marks.DoneAsync(mail, new(MailStep.Content, failure.GetType().Name));
        }
        return null;
    }

    // A visitor who came just then may leave without having seen it: the next look decides.
    private async Task DropAsync(OutgoingMail mail)
    {
        await marks.DropAsync(mail.Id);
        if (mail is { Kind: MailKind.Answer, RoomId: { } rid })
            signals.Answered.Note(rid);
    }

    private static bool IsOfStorage(Exception failure) =>
        (failure is RefusedException refused && Refusal.IsOfStorage(refused.Code))
        || StorageFailure.RefusalOf(failure) is not null;

    [LoggerMessage(Level = LogLevel.Information, Message = "Mail {Id} ({Kind}) was handed to the mail server")]
    private partial void HandedOver(string id, MailKind kind);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Mail {Id} ({Kind}) was not handed over: {Step} failed, try {Tries}. The console's page Mail has "
            + "the answer"
    )]
    private partial void Failed(string id, MailKind kind, MailStep? step, int tries);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The mail server could not be used: {Step} failed. {Count} mails wait; the console's page Mail has "
            + "the answer"
    )]
    private partial void NotReached(MailStep? step, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "Mail {Id} ({Kind}) could not be written")]
    private partial void NotWritten(Exception failure, string id, MailKind kind);

    [LoggerMessage(Level = LogLevel.Error, Message = "Mail {Id} ({Kind}) could not be handed over")]
    private partial void NotHandedOver(Exception failure, string id, MailKind kind);
}
