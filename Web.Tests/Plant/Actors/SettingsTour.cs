using LiveChatMeet.Tests.Plant.Browsers;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Plant.Actors;

/// <summary>The pages of the <see cref="Tour"/> on which an administrator looks after the server, and those that mailed
/// links lead to.</summary>
internal sealed class SettingsTour(Func<View, Task> look)
{
    public async Task TakeAsync(Server server, Page page)
    {
        await VisitAsync(server, page);
        await VisitLinksAsync(server, page);
    }

    private async Task VisitAsync(Server server, Page page)
    {
        await page.GoToAsync($"{server.Origin}/agent/people");
        await page.FillAsync("E-mail", "lea@kettlelane.example");
        await page.ClickAsync("button", "Invite");
        await page.WaitForTextAsync("Invitation for lea@kettlelane.example");
        await page.EvaluateAsync<object?>(
            """
            document.getElementById('link').textContent = document
              .getElementById('link')
              .textContent.replace(/#.*/, '#NTk2ZGQ0OTAtYzI3Yy00YjA4LWJhOTQtMGMwYzVlM2Y')
            """
        );
        await ShowAsync("people-invited", page);
        await page.GoToAsync($"{server.Origin}/agent/check");
        await page.WaitForTextAsync("Everything is in order", TimeSpan.FromSeconds(30));
        await ShowAsync("check", page);
        await page.GoToAsync($"{server.Origin}/agent/people");
        await ShowAsync("people", page);
        await page.EvaluateAsync<object?>(
            "document.querySelector('[aria-label=\"Actions for Noor Haddad\"]').parentElement.open = true"
        );
        await ShowAsync("people-menu", page);
        await page.GoToAsync($"{server.Origin}/agent/sites");
        await ShowAsync("sites", page);
        await page.GoToAsync($"{server.Origin}/agent/sites/kettle-lane");
        await ShowAsync("site", page);
        await page.GoToAsync($"{server.Origin}/agent/figures?from=2000-01-01&to=2000-01-07");
        await ShowAsync("figures-nothing", page);
        await page.GoToAsync($"{server.Origin}/agent/sites/kettle-lane/chat");
        await ShowAsync("site-chat", page);
        await page.GoToAsync($"{server.Origin}/agent/me");
        await ShowAsync("me", page);
    }

    private async Task VisitLinksAsync(Server server, Page page)
    {
        await page.GoToAsync($"{server.Origin}/invitation#NTk2ZGQ0OTAtYzI3Yy00YjA4LWJhOTQtMGMwYzVlM2Y");
        await ShowAsync("invitation", page);
        await page.GoToAsync($"{server.Origin}/new-password#NTk2ZGQ0OTAtYzI3Yy00YjA4LWJhOTQtMGMwYzVlM2Y");
        await ShowAsync("new-password", page);
        await page.GoToAsync($"{server.Origin}/licences");
        await ShowAsync("licences", page);
        await page.GoToAsync($"{server.Origin}/nothing-here");
        await ShowAsync("error", page);
    }

    private Task ShowAsync(string name, Page page) => look(new(name, page, page));
}
