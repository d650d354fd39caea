using LiveChatMeet.Check;
using LiveChatMeet.Check.Checks;
using LiveChatMeet.Hosting;
using LiveChatMeet.Mail;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using SmtpServer.Protocol;

namespace LiveChatMeet.Tests.Mail;

/// <summary>What the mail server answers is told in words, step by step: by the test of an administrator, and by the
/// check of the server.</summary>
public sealed class MailServerTests
{
    [Fact]
    public async Task A_test_tells_that_the_mail_server_encrypts_signs_in_and_takes_the_mail()
    {
        var (page, mail) = await TestAsync(isEncrypted: true, asksWho: true, WithPassword(MailServer.Password));

        Assert.Contains("Encrypted", page, StringComparison.Ordinal);
        Assert.Contains("Signed in", page, StringComparison.Ordinal);
        Assert.Contains("2.0.0 queued as 4711", page, StringComparison.Ordinal);
        Assert.Equal("A test from LiveChatMeet", mail!.Subject);
    }

    [Fact]
    public async Task A_test_tells_that_the_password_is_wrong()
    {
        var (page, mail) = await TestAsync(isEncrypted: true, asksWho: true, WithPassword("another-password"));

        Assert.Contains("did not take user name and password", page, StringComparison.Ordinal);
        Assert.DoesNotContain("another-password", page, StringComparison.Ordinal);
        Assert.Null(mail);
    }

    [Fact]
    public async Task A_certificate_that_nobody_trusts_is_told_and_nothing_is_sent()
    {
        var (page, mail) = await TestAsync(isEncrypted: true, asksWho: false, _ => [("Mail:Security", "StartTls")]);

        Assert.Contains("could not be encrypted", page, StringComparison.Ordinal);
        Assert.Null(mail);
    }

    [Fact]
    public async Task A_server_without_TLS_gets_nothing_unless_the_settings_allow_it()
    {
        var (page, mail) = await TestAsync(isEncrypted: false, asksWho: false, _ => [("Mail:Security", "StartTls")]);

        Assert.Contains("could not be encrypted", page, StringComparison.Ordinal);
        Assert.Null(mail);
    }

    [Fact]
    public async Task A_server_that_speaks_TLS_from_the_first_byte_on_takes_the_mail()
    {
        await using var mail = await MailServer.StartAsync(isTls: true);
        await using var shop = await Shop.OpenAsync(
            mail.Settings(("Mail:Security", "Tls"), ("Mail:TrustedCertificates", mail.CertificateFile))
        );

        using var answer = await MailShop.PressAsync(shop.Mara, "/agent/mail", "Test");

        var steps = (await PlainBrowser.ReadAsync(answer)).QuerySelector(".mail-steps")!.TextContent;
        Assert.Contains("Encrypted", steps, StringComparison.Ordinal);
        Assert.Single(mail.Arrived);
    }

    [Fact]
    public async Task A_refused_recipient_and_a_dead_server_are_told()
    {
        await using var open = await MailShop.OpenAsync();
        open.Mail.AnswerTo = _ => new(SmtpReplyCode.MailboxUnavailable, "5.1.1 no such user");

        var refused = await PressAsync(open);
        await open.Mail.StopAsync();
        var dead = await PressAsync(open);

        Assert.Contains("does not take the recipient", refused, StringComparison.Ordinal);
        Assert.Contains("550 5.1.1 no such user", refused, StringComparison.Ordinal);
        Assert.Contains("could not be reached", dead, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_mail_server_the_page_says_so_and_links_are_shown()
    {
        await using var shop = await Shop.OpenAsync();

        var page = (await shop.Mara.ReadAsync("/agent/mail")).Body!.TextContent;
        using var test = await MailShop.PressAsync(shop.Mara, "/agent/mail", "Test");
        using var invite = await MailShop.PressAsync(
            shop.Mara,
            "/agent/people",
            "MailInvitation",
            ("Email", "a@b.example")
        );

        Assert.Contains("No mail server is set", page, StringComparison.Ordinal);
        Assert.Equal(System.Net.HttpStatusCode.Conflict, test.StatusCode);
        Assert.Equal(System.Net.HttpStatusCode.Conflict, invite.StatusCode);
    }

    [Theory]
    [InlineData(null, 0, CheckState.Ok, "mail.example:587 takes mails")]
    [InlineData(MailStep.SignIn, 0, CheckState.Failure, "The mail server did not take user name and password.")]
    [InlineData(null, 3, CheckState.Warning, "Mails that were given up: 3")]
    public void The_check_tells_what_the_mail_server_says(MailStep? failed, int given, CheckState state, string told)
    {
        var mail = new MailSettings { Host = "mail.example", From = "a@chat.example" };

        var found = MailCheck.Of(mail, new(failed, "535 no"), given);

        Assert.Equal((state, told), (found.State, $"{found.Told}"));
    }

    private static Func<MailServer, (string, string)[]> WithPassword(string password) =>
        server =>
            [
                ("Mail:Security", "StartTls"),
                ("Mail:User", MailServer.User),
                ("Mail:Password", password),
                ("Mail:TrustedCertificates", server.CertificateFile),
            ];

    private static async Task<(string Page, MimeKit.MimeMessage? Mail)> TestAsync(
        bool isEncrypted,
        bool asksWho,
        Func<MailServer, (string, string)[]> settings
    )
    {
        await using var mail = await MailServer.StartAsync(isEncrypted, asksWho);
        await using var shop = await Shop.OpenAsync(mail.Settings(settings(mail)));
        using var answer = await MailShop.PressAsync(shop.Mara, "/agent/mail", "Test");
        var page = (await PlainBrowser.ReadAsync(answer)).QuerySelector(".mail-steps")!.TextContent;
        return (page, mail.Arrived is [var first, ..] ? first : null);
    }

    private static async Task<string> PressAsync(MailShop open)
    {
        using var answer = await MailShop.PressAsync(open.Shop.Mara, "/agent/mail", "Test");
        return (await PlainBrowser.ReadAsync(answer)).QuerySelector(".mail-steps")!.TextContent;
    }
}
