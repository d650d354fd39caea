using LiveChatMeet.Tests.Plant.Browsers;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Accounts;

[Trait("Needs", "browser")]
public sealed class PasskeyBrowserTests : IWithBrowsers
{
    public TestBrowsers Browsers { get; } = new();

    [Fact]
    public async Task An_agent_adds_a_passkey_and_signs_in_with_it_by_button_and_by_the_list_of_the_field()
    {
        await using var server = await Server.StartAsync();
        await server.SetUpAsync();
        var browser = await Browsers.StartAsync(BrowserKind.Chromium);
        var page = await browser.OpenAsync($"{server.Origin}/sign-in?returnUrl=%2Fagent%2Fme");
        var authenticator = await page.AddAuthenticatorAsync();

        await SignsInByPasswordAsync(page);
        await AddsAPasskeyAsync(page);
        await CannotAddItTwiceAsync(page);
        await SignsOutAsync(server, page);
        await IsToldWhenTheFingerIsWrongAsync(page, authenticator);
        await SignsInByTheButtonOrTheListAsync(page, authenticator);
        Assert.DoesNotContain(
            await page.ConsoleAsync(),
            line => line.Contains("Content Security Policy", StringComparison.Ordinal)
        );
    }

    private static async Task SignsInByPasswordAsync(Page page)
    {
        await page.FillAsync("E-mail", Server.AgentEmail);
        await page.FillAsync("Password", Server.AgentPassword);
        await page.ClickAsync("button", "Sign in");
        await page.WaitForAsync("heading", "Passkeys");
    }

    private static async Task AddsAPasskeyAsync(Page page)
    {
        await page.ClickAsync("link", "Add a passkey");
        await page.WaitForAsync("button", "Add a passkey");
        Assert.Matches("^(Chrome|Chromium) on Linux$", await NameAsync(page));
        await page.FillAsync("Name", "The laptop");
        await page.ClickAsync("button", "Add a passkey");
        await page.WaitForAsync("button", "Remove The laptop");
    }

    private static async Task CannotAddItTwiceAsync(Page page)
    {
        await page.ClickAsync("button", "Add a passkey");
        await page.WaitForTextAsync("This device already has a passkey for your account.");
    }

    private static async Task SignsOutAsync(Server server, Page page)
    {
        await page.GoToAsync($"{server.Origin}/agent/me");
        await page.WaitForTextAsync("The laptop");
        await page.ClickAsync("button", "Sign out");
        await page.WaitForAsync("heading", "Sign in");
    }

    private static async Task IsToldWhenTheFingerIsWrongAsync(Page page, string authenticator)
    {
        await page.VerifyAsync(authenticator, verifies: false);
        await page.ReloadAsync();
        await page.ClickAsync("button", "Sign in with a passkey");
        await page.WaitForTextAsync("the browser was cancelled, or took too long");
    }

    // The virtual authenticator may answer for the list too, as soon as the page asks.
    private static async Task SignsInByTheButtonOrTheListAsync(Page page, string authenticator)
    {
        await page.VerifyAsync(authenticator, verifies: true);
        if (await page.HasAsync("button", "Sign in with a passkey"))
            await page.ClickAsync("button", "Sign in with a passkey");
        await page.WaitForAsync("link", "/^Inbox/");
    }

    private static Task<string> NameAsync(Page page) =>
        page.EvaluateAsync<string>("document.getElementById('Name').value");
}
