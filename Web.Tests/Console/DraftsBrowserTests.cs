using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;

namespace LiveChatMeet.Tests.Console;

/// <summary>One agent at the desk and on the phone.</summary>
[Trait("Needs", "browser")]
public sealed class DraftsBrowserTests : IWithPeople
{
    private const string Text = "document.querySelector('#message').value";

    public People People { get; } = new();

    [Theory, EachBrowser]
    public async Task What_is_begun_at_the_desk_is_gone_on_with_on_the_phone_and_gone_once_it_is_sent(BrowserKind kind)
    {
        var visitor = await People.VisitorAsync(BrowserKind.Chromium);
        await visitor.OpensChatAsync();
        await visitor.WritesAsync("Do you have it in moss green?");
        var (desk, phone) = (await People.AgentAsync(kind), await People.AgentAsync(kind));
        await desk.TakesAsync("Guest 1");
        await phone.OpensAsync("Guest 1");

        await desk.Page.FillAsync("Message", "We have two");
        await HasAsync(phone.Page, "We have two");
        await phone.Page.FillAsync("Message", "We have two, one of them");
        await HasAsync(desk.Page, "We have two, one of them");

        await desk.Page.GoToAsync($"{People.Server.Origin}/agent");
        await SaysDraftAsync(desk.Page, "We have two, one of them");
        await phone.Page.FillAsync("Message", "We have three");
        await SaysDraftAsync(desk.Page, "We have three");
        await desk.OpensAsync("Guest 1");
        await HasAsync(desk.Page, "We have three");

        await phone.Page.PressAsync("Enter");
        await visitor.SeesExactlyAsync("Do you have it in moss green?", "We have three");
        await HasAsync(desk.Page, "");
        await desk.Page.ReloadAsync();
        await HasAsync(desk.Page, "");
    }

    [Theory, EachBrowser]
    public async Task Enter_begins_a_line_where_the_agent_has_chosen_Ctrl_and_Enter(BrowserKind kind)
    {
        var visitor = await People.VisitorAsync(BrowserKind.Chromium);
        await visitor.OpensChatAsync();
        await visitor.WritesAsync("Where are you?");
        var agent = await People.AgentAsync(kind);
        var page = agent.Page;
        await agent.TakesAsync("Guest 1");
        Assert.Equal("Enter to send", await HintAsync(page));
        await OwnMenu.OpensSettingsAsync(page);
        await page.ClickAsync("radio", "Ctrl+Enter");
        await page.ClickAsync("button", "Save");
        await page.WaitForTextAsync("Saved");

        await page.GoToAsync($"{People.Server.Origin}/agent");
        await agent.OpensAsync("Guest 1");
        Assert.Equal("Ctrl Enter to send", await HintAsync(page));
        await page.FillAsync("Message", "Kettle Lane 4");
        await page.PressAsync("Enter");
        await page.TypeAsync("second floor");
        await HasAsync(page, "Kettle Lane 4\\nsecond floor");
        await page.PressAsync("Control+Enter");
        await visitor.SeesExactlyAsync("Where are you?", "Kettle Lane 4\nsecond floor");
    }

    private static Task HasAsync(Page page, string draft) =>
        page.WaitForExpressionAsync(
            $"the draft \"{draft}\"",
            $"document.querySelector('#message') && {Text} === '{draft}'"
        );

    private static Task SaysDraftAsync(Page page, string draft) =>
        page.WaitForExpressionAsync(
            $"\"Draft: {draft}\" in the inbox",
            $"""
            document.querySelector('.row .draft')?.checkVisibility() &&
              document.querySelector('.row .draft').innerText.replace(/\s+/g, ' ').trim() === 'Draft: {draft}' &&
              !document.querySelector('.row .preview').checkVisibility()
            """
        );

    private static Task<string> HintAsync(Page page) =>
        page.EvaluateAsync<string>(
            "document.querySelector('.send-hint > span').textContent.trim().replace(/\\s+/g, ' ')"
        );
}
