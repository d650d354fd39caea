using LiveChatMeet.Accounts;
using LiveChatMeet.Tests.Browsers;
using LiveChatMeet.Tests.Hosting;
using LiveChatMeet.Tests.People;

namespace LiveChatMeet.Tests.Agents;

public sealed class AccountBrowserTests : BrowserTest
{
    [Theory, MemberData(nameof(Kinds))]
    public async Task The_setup_link_fills_in_the_code_forgets_it_and_leads_to_the_console(BrowserKind kind)
    {
        await using var server = await Server.StartAsync();
        var code = await server.Services.GetRequiredService<FirstRun>().PrepareAsync();
        var page = await (await StartAsync(kind)).OpenAsync($"{server.Origin}/setup#{code}");

        await page.WaitForExpressionAsync(
            "the code in its field",
            $"document.getElementById('Code').value === '{code}'"
        );
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
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task An_administrator_invites_by_clicks_and_the_agent_joins_by_the_link_in_another_browser(
        BrowserKind kind
    )
    {
        await using var server = await Server.StartAsync();
        await server.SetUpAsync("https://kettlelane.example");
        var administrator = await AgentPage.SignsInAsync(await StartAsync(kind), server.Origin);

        await administrator.Page.ClickAsync("link", "/^People/");
        await administrator.Page.FillAsync("E-mail", "noor@kettlelane.example");
        await administrator.Page.ClickAsync("button", "Invite");
        await administrator.SeesAsync("Invitation for noor@kettlelane.example");
        var link = await administrator.Page.EvaluateAsync<string>("document.getElementById('link').textContent");

        var newcomer = await (await StartAsync(BrowserKind.Chromium)).OpenAsync(link);
        await newcomer.FillAsync("Your name", "Noor Haddad");
        await newcomer.FillAsync("Password", Server.AgentPassword);
        Assert.DoesNotContain("#", await newcomer.UrlAsync(), StringComparison.Ordinal);
        await newcomer.ClickAsync("button", "Join");
        await newcomer.WaitForAsync("link", "/^Inbox/");
        Assert.False(await newcomer.HasAsync("link", "/^People/"));

        await administrator.Page.ClickAsync("link", "/^People/");
        await administrator.SeesAsync("Noor Haddad");
        await administrator.Page.EvaluateAsync<object?>(
            "document.querySelector('[aria-label=\"Actions for Noor Haddad\"]').scrollIntoView()"
        );
        Assert.DoesNotContain("Invited", await administrator.Page.TextAsync(), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_site_is_added_and_changed_by_clicks(BrowserKind kind)
    {
        await using var server = await Server.StartAsync();
        await server.SetUpAsync("https://kettlelane.example");
        var page = (await AgentPage.SignsInAsync(await StartAsync(kind), server.Origin)).Page;

        await page.ClickAsync("link", "/^Sites/");
        await page.FillAsync("Site address", "https://workshop.example");
        await page.ClickAsync("button", "Add");
        await page.WaitForAsync("heading", "Put this line on your pages");
        await page.WaitForTextAsync("data-site=\"workshop-example\"");
        await page.FillAsync("Name", "The workshop");
        await page.ClickAsync("radio", "Moss");
        await page.WaitForExpressionAsync(
            "the colour's value",
            "document.querySelector('[name=Accent]').value === '#3d5a3c'"
        );
        await page.FillAsync("Allowed origins", "ftp://workshop.example");
        await page.ClickAsync("button", "Save");
        await page.WaitForTextAsync("Write the address with https:// and without a path");
        await page.FillAsync("Allowed origins", "https://workshop.example\nhttps://www.workshop.example");
        await page.ClickAsync("button", "Save");

        await page.WaitForTextAsync("Saved now");
        await page.ReloadAsync();
        await page.WaitForAsync("heading", "The workshop");
        await page.WaitForTextAsync("https://workshop.example, https://www.workshop.example");
        Assert.Equal("#3d5a3c", await page.EvaluateAsync<string>("document.querySelector('[name=Accent]').value"));
    }
}
