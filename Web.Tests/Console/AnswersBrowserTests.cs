using LiveChatMeet.Desk.Answers;
using LiveChatMeet.Storage;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Console;

/// <summary>The menu of canned answers, by keyboard alone.</summary>
[Trait("Needs", "browser")]
public sealed class AnswersBrowserTests : IWithPeople
{
    private const string Text = "(document.querySelector('#message')).value";

    public People People { get; } = new();

    [Theory, EachBrowser]
    public async Task An_answer_is_found_by_a_slash_put_in_with_the_names_and_sent_only_then(BrowserKind kind)
    {
        await AddAsync("pads", "Price of brake pads", "Hello {visitor}, a pair is £14. {agent}, {site}");
        await AddAsync("fitting", "Fitting", "Fitting the pads takes a quarter of an hour.");
        var visitor = await People.VisitorAsync(BrowserKind.Chromium);
        await visitor.OpensChatAsync();
        await visitor.WritesAsync("How much are they?");
        var agent = await People.AgentAsync(kind);
        await agent.TakesAsync("Guest 1");
        var page = agent.Page;

        await page.FillAsync("Message", "");
        await page.TypeAsync("/PAD");
        await page.WaitForAsync("option", "Price of brake pads /pads Hello {visitor}, a pair is £14. {agent}, {site}");
        Assert.Equal(["Price of brake pads", "Fitting"], await TitlesAsync(page));
        await page.PressAsync("ArrowDown");
        await ChosenAsync(page, "Fitting");
        await page.PressAsync("ArrowDown");
        await ChosenAsync(page, "Price of brake pads");
        await page.PressAsync("Enter");

        var site = await SiteNameAsync();
        var filled = $"Hello, a pair is £14. Mara Lindqvist, {site}";
        Assert.Equal(filled, await page.EvaluateAsync<string>(Text));
        await agent.SeesExactlyAsync("How much are they?");
        await page.PressAsync("Enter");
        await visitor.SeesExactlyAsync("How much are they?", filled);

        await page.TypeAsync("/");
        await page.WaitForAsync("listbox", "Canned answers");
        await page.PressAsync("Escape");
        await page.WaitForGoneAsync("listbox", "Canned answers");
        await page.PressAsync("Backspace");
        await page.ClickAsync("button", "Canned answers");
        await page.WaitForAsync("listbox", "Canned answers");
        Assert.Equal("/", await page.EvaluateAsync<string>(Text));
    }

    private static Task<string[]> TitlesAsync(Page page) =>
        page.EvaluateAsync<string[]>("[...document.querySelectorAll('.answer .title')].map((one) => one.textContent)");

    private static Task ChosenAsync(Page page, string title) =>
        page.WaitForExpressionAsync(
            $"{title} to be chosen",
            $"""
            document.getElementById(document.querySelector('#message').getAttribute('aria-activedescendant'))
              ?.matches('[aria-selected=true]') &&
              document.querySelector('.answer[aria-selected=true] .title').textContent === '{title}'
            """
        );

    private async Task<string> SiteNameAsync()
    {
        await using var database = await DatabaseAsync();
        return await database.Sites.Select(site => site.Name).SingleAsync();
    }

    private Task<LiveChatDb> DatabaseAsync() =>
        People.Server.Services.GetRequiredService<IDbContextFactory<LiveChatDb>>().CreateDbContextAsync();

    private async Task AddAsync(string shortcut, string title, string text)
    {
        await using var database = await DatabaseAsync();
        var agent = await database.Users.SingleAsync();
        var draft = AnswerDraft.Checked(shortcut, title, text);
        await People
            .Server.Services.GetRequiredService<Writer>()
            .WriteAsync(new SaveAnswer(new(agent.Id, IsAdministrator: true), null, true, draft, TimeProvider.System));
    }
}
