namespace LiveChatMeet.Refusals;

/// <content>What is refused where mails are sent.</content>
public static partial class Refusal
{
    public const string AddressUnverified = "address-unverified";
    public const string MailOff = "mail-off";

    private static class OfMail
    {
        public static readonly Dictionary<string, (int Status, string Text)> All = new()
        {
            [AddressUnverified] = (409, "Open the link in an e-mail from us first: then we know that it is yours."),
            [MailOff] = (409, "This server sends no e-mails: no mail server is set."),
        };
    }
}
