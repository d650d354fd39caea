using System.Net;
using LiveChatMeet.Mail;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;
using MimeKit;
using SmtpServer.Protocol;

namespace LiveChatMeet.Tests.Mail;

/// <summary>Mails are stored with what they are about, and reach a real mail server once.</summary>
public sealed class OutboxTests
{
    private const string People = "/agent/people";
    private const string Somebody = "new@kettlelane.example";

    [Fact]
    public async Task An_invitation_is_mailed_and_its_link_makes_the_account()
    {
        await using var open = await MailShop.OpenAsync();
        var shop = open.Shop;

        using var answer = await MailShop.PressAsync(shop.Mara, People, "MailInvitation", ("Email", Somebody));
        var mail = await open.Mail.MailToAsync(Somebody);

        var page = await PlainBrowser.ReadAsync(answer);
        Assert.Null(page.GetElementById("link"));
        Assert.Contains("on its way to new@kettlelane.example", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Mara Lindqvist invites you to LiveChatMeet", mail.Subject);
        Assert.Equal("Kettle Lane", mail.From.Mailboxes.Single().Name);
        Assert.Contains("http://localhost/invitation#", mail.HtmlBody, StringComparison.Ordinal);
        using var joining = shop.Server.NewBrowser();
        using var joined = await joining.SubmitAsync(
            "/invitation",
            "Join",
            ("Code", MailShop.SecretIn(mail)),
            ("Name", "Noor"),
            ("Password", Server.AgentPassword)
        );
        Assert.Equal("/agent/me", joined.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task A_link_for_a_new_password_is_mailed_in_german_to_who_reads_german()
    {
        await using var open = await MailShop.OpenAsync();
        var shop = open.Shop;
        shop.Mara.Client.DefaultRequestHeaders.AcceptLanguage.Clear();
        shop.Mara.Client.DefaultRequestHeaders.AcceptLanguage.ParseAdd("de");
        var noah = await shop.IdOfAsync(Shop.NoahEmail);

        using var answer = await MailShop.PressAsync(shop.Mara, People, "MailNewPassword", ("id", noah));
        var mail = await open.Mail.MailToAsync(Shop.NoahEmail);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("Ein neues Passwort für LiveChatMeet", mail.Subject);
        Assert.Contains("Der Link gilt einmal, bis", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("lang=\"de\"", mail.HtmlBody, StringComparison.Ordinal);
        using var browser = shop.Server.NewBrowser();
        using var set = await browser.SubmitAsync(
            "/new-password",
            "Set password",
            ("Code", MailShop.SecretIn(mail)),
            ("Password", "a-slow-bicycle-43")
        );
        Assert.Equal("/agent", set.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task A_mail_server_that_is_dead_for_an_hour_gets_each_mail_once_when_it_is_back()
    {
        await using var open = await MailShop.OpenAsync();
        await open.Mail.StopAsync();
        foreach (var number in Enumerable.Range(1, 5))
            (await InviteAsync(open, $"new{number}@kettlelane.example")).Dispose();
        await OneAsync(open, m => m.Tries == 1, 5);

        for (var minute = 0; minute < 60; minute += 5)
            open.Clock.Advance(TimeSpan.FromMinutes(5));
        await OneAsync(open, m => m.Tries >= 2 && m.FailedAt == MailStep.Connect, 5);
        Assert.Empty(open.Mail.Arrived);
        await open.Mail.StartAgainAsync();
        await Eventually.IsTrueAsync(
            "all are sent",
            async () =>
            {
                open.Clock.Advance(TimeSpan.FromMinutes(20));
                return await CountAsync(open, m => m.State == MailState.Sent) == 5;
            }
        );

        Assert.Equal(5, open.Mail.Arrived.Count);
        Assert.Equal(5, open.Mail.Arrived.Select(mail => mail.MessageId).Distinct().Count());
    }

    [Fact]
    public async Task A_recipient_that_is_refused_for_good_is_not_tried_again_and_is_shown()
    {
        await using var open = await MailShop.OpenAsync();
        open.Mail.AnswerTo = _ => new(SmtpReplyCode.MailboxUnavailable, "5.1.1 no such user");

        (await InviteAsync(open, Somebody)).Dispose();
        await OneAsync(open, m => m.State == MailState.Failed);
        open.Mail.AnswerTo = _ => null;
        open.Clock.Advance(TimeSpan.FromHours(1));

        var page = (await open.Shop.Mara.ReadAsync("/agent/mail")).Body!.TextContent;
        Assert.Contains("550 5.1.1 no such user", page, StringComparison.Ordinal);
        Assert.Contains("Refused by its mail server", page, StringComparison.Ordinal);
        Assert.Empty(open.Mail.Arrived);
    }

    [Fact]
    public async Task A_recipient_that_is_refused_for_now_is_tried_again()
    {
        await using var open = await MailShop.OpenAsync();
        open.Mail.AnswerTo = _ => new(SmtpReplyCode.Aborted, "4.3.0 come back later");

        (await InviteAsync(open, Somebody)).Dispose();
        await OneAsync(open, m => m.State == MailState.Waiting && m.Tries == 1 && m.FailedAt == MailStep.Recipient);
        open.Mail.AnswerTo = _ => null;
        open.Clock.Advance(TimeSpan.FromMinutes(1.5));

        await open.Mail.MailToAsync(Somebody);
        await OneAsync(open, m => m.State == MailState.Sent);
    }

    [Fact]
    public async Task An_administrator_retries_and_deletes_what_was_given_up()
    {
        await using var open = await MailShop.OpenAsync();
        open.Mail.AnswerTo = _ => new(SmtpReplyCode.MailboxUnavailable, "5.7.1 not from here");
        (await InviteAsync(open, Somebody)).Dispose();
        (await InviteAsync(open, "other@kettlelane.example")).Dispose();
        await OneAsync(open, m => m.State == MailState.Failed, 2);
        var ids = await open.Shop.Server.ReadAsync(db => db.Mails.OrderBy(m => m.To).Select(m => m.Id).ToListAsync());
        open.Mail.AnswerTo = _ => null;

        using var retried = await MailShop.PressAsync(open.Shop.Mara, "/agent/mail", "Retry", ("id", ids[0]));
        using var deleted = await MailShop.PressAsync(open.Shop.Mara, "/agent/mail", "Delete", ("id", ids[1]));
        using var unknown = await MailShop.PressAsync(open.Shop.Mara, "/agent/mail", "Delete", ("id", ids[1]));
        using var foreign = await MailShop.PressAsync(open.Shop.Noah, "/agent/mail", "Delete", ("id", ids[0]));

        await open.Mail.MailToAsync(Somebody);
        Assert.Equal(HttpStatusCode.Redirect, deleted.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.NotEqual(HttpStatusCode.Redirect, foreign.StatusCode);
        Assert.Equal(0, await open.Shop.Server.ReadAsync(db => db.StoppedAddresses.CountAsync())); // no bounce
    }

    [Fact]
    public async Task A_revoked_invitation_is_not_mailed()
    {
        await using var open = await MailShop.OpenAsync();
        await open.Mail.StopAsync();
        (await InviteAsync(open, Somebody)).Dispose();
        await OneAsync(open, m => m.Tries == 1);
        (await MailShop.PressAsync(open.Shop.Mara, People, "Revoke", ("Email", Somebody))).Dispose();

        await open.Mail.StartAgainAsync();
        await Eventually.IsTrueAsync(
            "it is gone",
            async () =>
            {
                open.Clock.Advance(TimeSpan.FromMinutes(5));
                return await CountAsync(open, _ => true) == 0;
            }
        );

        Assert.Empty(open.Mail.Arrived);
    }

    [Theory]
    [InlineData("a@kettlelane.example\r\nBcc: all@kettlelane.example")]
    [InlineData("a@kettlelane.example\nSubject: no")]
    [InlineData("a b@kettlelane.example")]
    public async Task An_address_with_a_line_break_is_refused_and_nothing_is_stored(string address)
    {
        await using var open = await MailShop.OpenAsync();

        using var answer = await InviteAsync(open, address);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal(0, await CountAsync(open, _ => true));
    }

    [Fact]
    public void Line_breaks_of_people_end_no_header()
    {
        var letter = new Letter
        {
            Language = "en",
            From = "Kettle\r\nBcc: all@kettlelane.example",
            Subject = "Hello\r\nBcc: all@kettlelane.example\u2028\u0007",
            Preview = "",
            Heading = "",
            Parts = [],
            Footer = [],
        };
        var settings = new LiveChatMeet.Hosting.MailSettings { From = "no-reply@chat.example" };

        var mail = MailParts.Of(letter, ("", ""), "müller@bücher.example", "a@b", settings, DateTimeOffset.UtcNow);

        using var written = new MemoryStream();
        mail.WriteTo(written);
        var read = MimeMessage.Load(new MemoryStream(written.ToArray()));
        Assert.Empty(read.Bcc);
        Assert.Equal("Hello Bcc: all@kettlelane.example", read.Subject);
        Assert.Equal("müller@bücher.example", read.To.Mailboxes.Single().Address);
    }

    internal static Task<HttpResponseMessage> InviteAsync(MailShop open, string address) =>
        MailShop.PressAsync(open.Shop.Mara, People, "MailInvitation", ("Email", address));

    private static Task<int> CountAsync(
        MailShop open,
        System.Linq.Expressions.Expression<Func<OutgoingMail, bool>> which
    ) => open.Shop.Server.ReadAsync(db => db.Mails.CountAsync(which));

    private static Task OneAsync(
        MailShop open,
        System.Linq.Expressions.Expression<Func<OutgoingMail, bool>> which,
        int count = 1
    ) => Eventually.IsTrueAsync($"{count} mails: {which.Body}", async () => await CountAsync(open, which) == count);
}
