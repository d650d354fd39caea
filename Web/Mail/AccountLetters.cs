using System.Globalization;
using LiveChatMeet.Hosting;
using LiveChatMeet.Identity;
using LiveChatMeet.Storage;
using LiveChatMeet.Texts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace LiveChatMeet.Mail;

/// <summary>Letters with a link for an account. The link is made when the letter is: one that waits in the outbox opens
/// nothing.</summary>
public sealed class AccountLetters(
    Tickets tickets,
    Settings settings,
    IDbContextFactory<LiveChatDb> databases,
    IStringLocalizer<Text> texts
)
{
    private string Server => settings.PublicAddress!.TrimEnd('/');

    /// <returns>Null if the link was used, revoked or has expired.</returns>
    public Task<Letter?> OfAsync(OutgoingMail mail) =>
        mail.Kind switch
        {
            MailKind.Invitation => InvitationAsync(mail),
            MailKind.NewStart => NewPasswordAsync(mail, TicketPurpose.NewStart),
            _ => NewPasswordAsync(mail, TicketPurpose.NewPassword),
        };

    private async Task<Letter?> InvitationAsync(OutgoingMail mail)
    {
        if (await tickets.RenewAsync(TicketPurpose.Invitation, mail.To) is not var (secret, expiresAt))
            return null;
        var who = await NameOfAsync(mail.AgentId);
        var until = When(expiresAt);
        return NewLetter(
            mail,
            texts["{0} invites you to LiveChatMeet", who],
            texts["{0} invites you to answer with them", Names.ShortName(who)],
            texts["Sent by {0} because {1} wrote your address there.", Host, who],
            new LetterPart.Words(
                texts["{0} would like you to answer the visitors of {1}, by chat and by video call.", who, Host]
            ),
            new LetterPart.Button(texts["Accept the invitation"], $"{Server}/invitation#{secret}"),
            new LetterPart.Remark(
                texts[
                    "The link works once, until {0}. If you do not know {1}, do nothing: it ends by itself.",
                    until,
                    who
                ]
            )
        );
    }

    private async Task<Letter?> NewPasswordAsync(OutgoingMail mail, TicketPurpose purpose)
    {
        if (await tickets.RenewAsync(purpose, mail.AgentId!) is not var (secret, expiresAt))
            return null;
        var until = When(expiresAt);
        LetterPart[] second =
            purpose == TicketPurpose.NewStart
                ? [new LetterPart.Words(texts["It also takes your second factor away: set up another one afterwards."])]
                : [];
        return NewLetter(
            mail,
            texts["A new password for LiveChatMeet"],
            texts["Choose a new password"],
            texts["Sent by {0} because you have an account there.", Host],
            [
                new LetterPart.Words(
                    texts["An administrator of {0} has made a link with which you set a new password.", Host]
                ),
                .. second,
                new LetterPart.Button(texts["Set a new password"], $"{Server}/new-password#{secret}"),
                new LetterPart.Remark(
                    texts["The link works once, until {0}. If you did not ask for it, do nothing.", until]
                ),
            ]
        );
    }

    private static Letter NewLetter(
        OutgoingMail mail,
        string subject,
        string heading,
        string why,
        params LetterPart[] parts
    ) =>
        new()
        {
            Language = mail.Language,
            From = "LiveChatMeet",
            Subject = subject,
            Preview = heading,
            Heading = heading,
            Parts = parts,
            Footer = [why],
        };

    private string Host => new Uri(Server).Host;

    // The reader's clock is not known: the zone is said.
    private static string When(DateTimeOffset at) =>
        at.ToUniversalTime().ToString("f", CultureInfo.CurrentCulture) + " UTC";

    private async Task<string> NameOfAsync(string? agentId)
    {
        await using var database = await databases.CreateDbContextAsync();
        return await database.Users.Where(a => a.Id == agentId).Select(a => a.Name).SingleOrDefaultAsync()
            ?? "LiveChatMeet";
    }
}
