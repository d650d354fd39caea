namespace LiveChatMeet.Mail;

/// <summary>What administrators read of mails; keys of the text resources.</summary>
public static class MailWords
{
    public static string Of(MailKind kind) =>
        kind switch
        {
            MailKind.Invitation => "Invitation",
            MailKind.NewPassword => "New password",
            MailKind.NewStart => "New password and second factor",
            MailKind.SomebodyWaits => "Somebody waits",
            MailKind.Answer => "Answer to a visitor",
            _ => "Transcript",
        };

    public static string Of(MailState state) =>
        state switch
        {
            MailState.Waiting => "Waiting",
            MailState.Sending => "Being sent",
            MailState.Sent => "Sent",
            MailState.Failed => "Given up",
            _ => "Perhaps sent",
        };

    /// <summary>What went wrong, in words.</summary>
    public static string Of(MailStep failed) =>
        failed switch
        {
            MailStep.Connect => "The mail server could not be reached.",
            MailStep.Encrypt => "The connection could not be encrypted.",
            MailStep.SignIn => "The mail server did not take user name and password.",
            MailStep.Sender => "The mail server does not take the sender (Mail:From).",
            MailStep.Recipient => "The mail server does not take the recipient.",
            _ => "The mail server did not take the e-mail.",
        };

    public static string Of(StopReason reason) =>
        reason switch
        {
            StopReason.Unsubscribed => "Wants no more e-mails",
            StopReason.Bounced => "Refused by its mail server",
            _ => "Entered by hand",
        };
}
