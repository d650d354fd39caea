using LiveChatMeet.Hosting;
using LiveChatMeet.Mail;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Check.Checks;

/// <summary>Whether the mail server takes mails.</summary>
public sealed class MailCheck(Settings settings, MailTrial trial, IDbContextFactory<LiveChatDb> databases) : ICheck
{
    public string Name => "mail";

    public Phrase Title => Phrase.Say("Mail");

    public async Task<Finding> RunAsync(Reached? from, CancellationToken cancelled)
    {
        if (!settings.Mail.IsOn)
            return Finding.Skipped(Phrase.Say("No mail server is set: nothing is mailed"));
        var tried = await trial.ReachAsync(cancelled);
        await using var database = await databases.CreateDbContextAsync(cancelled);
        var failed = await database.Mails.CountAsync(m => m.State == MailState.Failed, cancelled);
        return Of(settings.Mail, tried.Outcome, failed);
    }

    /// <param name="failed">How many mails were given up.</param>
    public static Finding Of(MailSettings mail, MailOutcome reached, int failed)
    {
        var where = $"{mail.Host}:{mail.ActualPort}";
        if (reached.FailedAt is { } step)
            return new(CheckState.Failure, Phrase.Say(MailWords.Of(step)))
            {
                Cause = Phrase.Say("{0} says: {1}", where, reached.Answer),
                Visitors = Phrase.Say("Who has left hears nothing of your answers until it works again."),
                Fix = new(Phrase.Say("Look at these settings"), SettingsOf(step, mail)),
            };
        return failed == 0
            ? Finding.Ok(Phrase.Say("{0} takes mails", where))
            : new(CheckState.Warning, Phrase.Say("Mails that were given up: {0}", failed))
            {
                Cause = Phrase.Say("The console’s page Mail has what the mail server answered to each."),
            };
    }

    private static string SettingsOf(MailStep step, MailSettings mail) =>
        step switch
        {
            MailStep.Encrypt => $"--Mail:Security={(mail.Security == MailSecurity.Tls ? "StartTls" : "Tls")}",
            MailStep.SignIn => "--Mail:User=… --Mail:PasswordFile=…",
            _ => $"--Mail:Host={mail.Host} --Mail:Port={mail.ActualPort}",
        };
}
