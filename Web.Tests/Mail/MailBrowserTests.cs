using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;
using MimeKit;

namespace LiveChatMeet.Tests.Mail;

/// <summary>A mail on a phone, the conversation that its link opens, and the pages about mail.</summary>
[Trait("Needs", "browser")]
public sealed class MailBrowserTests : IWithBrowsers
{
    private const string Answer = "The caliper is free for you.\nThursday from nine?";

    public TestBrowsers Browsers { get; } = new();

    [Theory, EachBrowser]
    public async Task The_link_of_a_mail_opens_the_conversation_on_a_phone_and_a_call_rings_there(BrowserKind kind)
    {
        await using var open = await MailShop.OpenAsync();
        var (_, rid) = await open.LeftAsync();
        await open.AnswersAsync(rid, Answer);
        var mail = await open.ArrivesAsync();
        var phone = await (await Browsers.StartAsync(kind)).OpenAsync(Address(open, mail), 390, 844);

        await phone.ClickAsync("button", "Open the conversation");
        await phone.WaitForTextAsync(MailShop.OwnWords);
        await phone.WaitForTextAsync("Thursday from nine?");
        await phone.FillAsync("Message", "Thursday is fine.");
        await phone.ClickAsync("button", "Send");

        var agent = await AgentPage.SignsInAsync(
            await Browsers.StartAsync(BrowserKind.Chromium),
            open.Shop.Server.Origin
        );
        await agent.OpensAsync("Ada");
        await agent.SeesAsync("Thursday is fine.");
        var meet = await agent.StartVideoCallAsync();
        var ring = await RingDialog.InAsync(phone);
        await ring.AcceptAsync();
        await meet.MediaFlowsAsync();
        await meet.HangUpAsync();
        await phone.WaitForTextAsync("hung up at");
        await phone.GoToAsync($"{open.Shop.Server.Origin}/conversation/{Shop.Site}");
        await phone.WaitForTextAsync($"{MailShop.Ada} is known to be your address.");
        Assert.Equal(2, await phone.EvaluateAsync<int>("document.querySelectorAll('.list li').length"));
    }

    [Fact]
    public async Task Axe_finds_nothing_in_a_mail_or_on_the_pages_about_mail()
    {
        await using var open = await MailShop.OpenAsync();
        var sweep = new AxeSweep();
        var agent = await AgentPage.SignsInAsync(
            await Browsers.StartAsync(BrowserKind.Chromium, new() { ReducedMotion = true }),
            open.Shop.Server.Origin
        );
        var (_, rid) = await open.LeftAsync();
        await open.AnswersAsync(rid, Answer);
        var answer = await open.ArrivesAsync();

        await ShowAsync("mail-answer", await WrittenAsync(answer));
        await ShowAsync("mail-link", Address(open, answer));
        await agent.Page.ClickAsync("button", "Open the conversation");
        await agent.Page.WaitForTextAsync(MailShop.OwnWords);
        await ShowAsync("mail-chat", await agent.Page.UrlAsync());
        await ShowAsync("mail-conversation", $"{open.Shop.Server.Origin}/conversation/{Shop.Site}");
        await agent.Page.ClickAsync("button", "Send it to me by e-mail");
        await ShowAsync("mail-transcript", await WrittenAsync(await open.Mail.MailToAsync(MailShop.Ada, after: 1)));
        await ShowAsync(
            "mail-stop",
            answer.Headers[HeaderId.ListUnsubscribe]!
                .Trim('<', '>')
                .Replace("http://localhost", open.Shop.Server.Origin, StringComparison.Ordinal)
        );
        await ShowAsync("site-mail", $"{open.Shop.Server.Origin}/agent/sites/{Shop.Site}/mail");
        await ShowAsync("mail", $"{open.Shop.Server.Origin}/agent/mail");
        await agent.Page.ClickAsync("button", "Send me a test");
        await agent.Page.WaitForTextAsync("The mail server has taken the e-mail.");
        await sweep.LookAsync(new("mail-tried", agent.Page, agent.Page));

        Assert.True(sweep.Violations.Count == 0, string.Join('\n', sweep.Violations));

        async Task ShowAsync(string name, string address)
        {
            await agent.Page.GoToAsync(address);
            await sweep.LookAsync(new(name, agent.Page, agent.Page));
        }
    }

    // Under the address that the test's server has.
    private static string Address(MailShop open, MimeMessage mail) =>
        $"{open.Shop.Server.Origin}/conversation#t={MailShop.SecretIn(mail)}";

    private static async Task<string> WrittenAsync(MimeMessage mail)
    {
        var path = Path.Combine(Path.GetTempPath(), $"{mail.MessageId}.html");
        // In the main part of a page, as mail programs show it
        var shown = mail.HtmlBody!.Replace("</body>", "</main></body>", StringComparison.Ordinal)
            .Replace("<div style=\"display:none", "<main><div style=\"display:none", StringComparison.Ordinal);
        await File.WriteAllTextAsync(path, shown, TestContext.Current.CancellationToken);
        return new Uri(path).AbsoluteUri;
    }
}
