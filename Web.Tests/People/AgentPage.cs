using LiveChatMeet.Tests.Browsers;
using LiveChatMeet.Tests.Hosting;

namespace LiveChatMeet.Tests.People;

/// <summary>An agent in the console.</summary>
public sealed class AgentPage(Page page)
{
    public Page Page => page;

    public static async Task<AgentPage> SignsInAsync(Browser browser, string origin, string email = Server.AgentEmail, int width = 1280, int height = 800)
    {
        var page = await browser.OpenAsync($"{origin}/sign-in", width, height);
        await page.FillAsync("E-mail", email);
        await page.FillAsync("Password", Server.AgentPassword);
        await page.ClickAsync("button", "Sign in");
        await page.WaitForAsync("heading", "Inbox");
        return new(page);
    }

    public async Task TakesAsync(string visitor)
    {
        await page.ClickAsync("link", visitor);
        await page.ClickAsync("button", "Take conversation");
        await page.WaitForAsync("textbox", "Message");
    }

    public async Task WritesAsync(string text)
    {
        await page.FillAsync("Message", text);
        await page.ClickAsync("button", "Send");
    }

    public Task SeesAsync(string text) => page.WaitForTextAsync(text);
}
