using LiveChatMeet.Accounts;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Accounts;

[Trait("Needs", "browser")]
public sealed class AccountBrowserTests : IWithBrowsers
{
    public TestBrowsers Browsers { get; } = new();

    [Theory, EachBrowser]
    public async Task An_administrator_sets_up_signs_in_adds_a_site_and_invites_an_agent_who_joins_in_another_browser(
        BrowserKind kind
    )
    {
        await using var server = await Server.StartAsync();
        var browser = await Browsers.StartAsync(kind);

        var page = await SetsUpByTheLinkAsync(server, browser);
        await TestsTheAlertsAndSignsOutAsync(server, page);
        await page.CloseAsync();
        var administrator = (await AgentPage.SignsInByHandAsync(browser, server.Origin)).Page;
        await AddsAndChangesASiteAsync(administrator);
        await InvitesAsync(administrator, await Browsers.StartAsync(BrowserKind.Chromium));
    }

    /// <summary>The browser loads nothing then: only what is behind # is another.</summary>
    [Theory, EachBrowser]
    public async Task A_link_that_is_pasted_into_its_own_page_is_read_there(BrowserKind kind)
    {
        await using var server = await Server.StartAsync();
        var code = await server.Services.GetRequiredService<FirstRun>().PrepareAsync();
        var page = await (await Browsers.StartAsync(kind)).OpenAsync($"{server.Origin}/setup#an-older-code");
        await HasCodeAsync(page, "an-older-code");
        await page.FillAsync("Your name", Server.AgentName);

        await page.EvaluateAsync<object?>($"void (location.href = '{server.Origin}/setup#{code}')");

        await HasCodeAsync(page, code!);
        Assert.Equal($"{server.Origin}/setup", await page.UrlAsync());
        Assert.Equal(Server.AgentName, await page.EvaluateAsync<string>("document.querySelector('[name=Name]').value"));
    }

    private static Task HasCodeAsync(Page page, string code) =>
        page.WaitForExpressionAsync("the code in its field", $"document.getElementById('Code').value === '{code}'");

    private static async Task<Page> SetsUpByTheLinkAsync(Server server, Browser browser)
    {
        var code = await server.Services.GetRequiredService<FirstRun>().PrepareAsync();
        var page = await browser.OpenAsync($"{server.Origin}/setup#{code}");

        await HasCodeAsync(page, code!);
        Assert.Equal($"{server.Origin}/setup", await page.UrlAsync());
        await page.FillAsync("Your name", Server.AgentName);
        await page.FillAsync("E-mail", Server.AgentEmail);
        await page.FillAsync("Password", "short");
        await page.FillAsync("Site address", "https://kettlelane.example");
        await page.ClickAsync("button", "Create");
        await page.WaitForTextAsync("Use at least 12 characters.");
        await page.FillAsync("Password", Server.AgentPassword);
        await page.ClickAsync("button", "Create");

        await page.WaitForAsync("link", "/^Inbox/");
        await page.ClickAsync("link", "/^Sites/");
        await page.WaitForTextAsync("https://kettlelane.example");
        return page;
    }

    private static async Task TestsTheAlertsAndSignsOutAsync(Server server, Page page)
    {
        await page.ClickAsync("link", "/^Inbox/");
        await page.ClickAsync("button", "Test my alerts");
        await page.WaitForTextAsync("This is what a new message sounds like.");
        await OwnMenu.OpensSettingsAsync(page);
        await page.ClickAsync("button", "Sign out");

        await page.WaitForAsync("heading", "Sign in");
        await page.GoToAsync($"{server.Origin}/agent");
        await page.WaitForAsync("heading", "Sign in");
    }

    private static async Task AddsAndChangesASiteAsync(Page page)
    {
        await page.ClickAsync("link", "/^Sites/");
        await page.FillAsync("Site address", "https://workshop.example");
        await page.ClickAsync("button", "Add");
        await page.WaitForAsync("heading", "Add this line to your pages");
        await page.WaitForTextAsync("data-site=\"workshop-example\"");
        await page.FillAsync("Name", "The workshop");
        await page.ClickAsync("radio", "Moss");
        await page.WaitForExpressionAsync(
            "the colour's value",
            "document.querySelector('[name=Accent]').value === '#3d5a3c'"
        );
        await page.FillAsync("Allowed origins", "ftp://workshop.example");
        await page.ClickAsync("button", "Save");
        await page.WaitForTextAsync("Enter the address with https:// and without a path");
        await page.FillAsync("Allowed origins", "https://workshop.example\nhttps://www.workshop.example");
        await page.ClickAsync("button", "Save");

        await page.WaitForTextAsync("Saved now");
        await page.ReloadAsync();
        await page.WaitForAsync("heading", "The workshop");
        await page.WaitForTextAsync("https://workshop.example, https://www.workshop.example");
        Assert.Equal("#3d5a3c", await page.EvaluateAsync<string>("document.querySelector('[name=Accent]').value"));
    }

    private static async Task InvitesAsync(Page administrator, Browser elsewhere)
    {
        await administrator.ClickAsync("link", "/^Colleagues/");
        await administrator.FillAsync("E-mail", "noor@kettlelane.example");
        await administrator.ClickAsync("button", "Invite");
        await administrator.WaitForTextAsync("Invitation for noor@kettlelane.example");
        var link = await administrator.EvaluateAsync<string>("document.getElementById('link').textContent");

        var newcomer = await elsewhere.OpenAsync(link);
        await newcomer.FillAsync("Your name", "Noor Haddad");
        await newcomer.FillAsync("Password", Server.AgentPassword);
        Assert.DoesNotContain("#", await newcomer.UrlAsync(), StringComparison.Ordinal);
        await newcomer.ClickAsync("button", "Join");
        await newcomer.WaitForAsync("link", "/^Inbox/");
        Assert.False(await newcomer.HasAsync("link", "/^Colleagues/"));

        await administrator.ClickAsync("link", "/^Colleagues/");
        await administrator.WaitForTextAsync("Noor Haddad");
        await administrator.EvaluateAsync<object?>(
            "document.querySelector('[aria-label=\"Actions for Noor Haddad\"]').scrollIntoView()"
        );
        Assert.DoesNotContain("Invited", await administrator.TextAsync(), StringComparison.Ordinal);
    }
}
