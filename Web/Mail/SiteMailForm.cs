using LiveChatMeet.Identity;
using LiveChatMeet.Layout;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace LiveChatMeet.Mail;

/// <summary>What a site mails, as its form has it. A class, because logs write the arguments of handlers, and a class
/// without ToString tells them nothing.</summary>
public sealed class SiteMailForm
{
    public bool SendsAnswers { get; set; }

    public bool SendsTranscripts { get; set; }

    public string? ReplyTo { get; set; }

    public string? Signature { get; set; }

    public static SiteMailForm Of(SiteMail stored) =>
        new()
        {
            SendsAnswers = stored.SendsAnswers,
            SendsTranscripts = stored.SendsTranscripts,
            ReplyTo = stored.ReplyTo,
            Signature = stored.Signature,
        };

    /// <returns>Null if something is wrong; the model state says what.</returns>
    public SiteMail? Checked(string siteId, ModelStateDictionary form)
    {
        var reply = form.Check(nameof(ReplyTo), () => EmailAddress.Clean(ReplyTo));
        var line = form.Check(nameof(Signature), Line);
        return !form.IsValid
            ? null
            : new()
            {
                SiteId = siteId,
                SendsAnswers = SendsAnswers,
                SendsTranscripts = SendsTranscripts,
                ReplyTo = reply,
                Signature = line,
            };
    }

    /// <summary>What the audit trail says of a change.</summary>
    public AuditChanges ChangesSince(SiteMailForm before) =>
        new AuditChanges()
            .Add(nameof(SendsAnswers), before.SendsAnswers, SendsAnswers)
            .Add(nameof(SendsTranscripts), before.SendsTranscripts, SendsTranscripts)
            .Add(nameof(ReplyTo), before.ReplyTo, ReplyTo)
            .Add(nameof(Signature), before.Signature, Signature);

    private string? Line() =>
        Signature?.Length > SiteMail.MaxSignatureLength
            ? throw new RefusedException(Refusal.SettingOutOfRange)
            : Names.Clean(Signature, SiteMail.MaxSignatureLength);
}
