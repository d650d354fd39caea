namespace LiveChatMeet.Mail;

/// <summary>Writes the letter of each kind of mail, when it is sent.</summary>
public sealed class Letters(AccountLetters ofAccounts, AgentLetters toAgents, VisitorLetters toVisitors)
{
    /// <returns>Null if there is nothing to say any more.</returns>
    public async Task<Letter?> OfAsync(OutgoingMail mail)
    {
        using var _ = InLanguage.Of(mail.Language);
        return mail.Kind switch
        {
            MailKind.Invitation or MailKind.NewPassword or MailKind.NewStart => await ofAccounts.OfAsync(mail),
            MailKind.SomebodyWaits => await toAgents.OfAsync(mail),
            _ => await toVisitors.OfAsync(mail),
        };
    }
}
