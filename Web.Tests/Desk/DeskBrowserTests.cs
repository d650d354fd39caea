using LiveChatMeet.Desk;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Desk;

[Trait("Needs", "browser")]
public sealed class DeskBrowserTests : IWithPeople
{
    private static readonly SettableClock Clock = new(new(2026, 11, 30, 10, 2, 0, TimeSpan.Zero)); // a Monday

    public People People { get; } = new() { Time = Clock };

    [Fact]
    public async Task An_agent_is_away_by_hand_and_by_absence_and_visitors_read_who_is_here_their_place_and_the_hours()
    {
        var agent = await People.AgentAsync();
        var visitor = await People.VisitorAsync(BrowserKind.Firefox);
        var chat = await visitor.OpensChatAsync();
        await chat.WaitForTextAsync("Here now");
        await new PlainVisitor(People.Server, Shop.Site).WritesAsync("I was here first.");
        Clock.Advance(Staff.BackWithin); // after that, nobody may be on the way back from before the start
        await visitor.WritesAsync("The front brake squeals.");
        await chat.WaitForTextAsync("You are number 2 in the line.");

        await agent.TakesAsync("Guest 1");
        await ReadsLaterAsync(chat, "You are next.");
        await SaysTheyAreAwayAsync(agent, chat);
        await IsAbsentUntilTheNextInputAsync(agent, chat);
        await agent.Page.GoToAsync($"{People.Server.Origin}/agent/sites/{Shop.Site}/desk");
        await TheSiteClosesAsync(agent, chat);
        Assert.Empty(await agent.Page.ConsoleAsync());
        Assert.Empty(await visitor.Page.ConsoleAsync());
    }

    private static async Task SaysTheyAreAwayAsync(AgentPage agent, Scope chat)
    {
        await OwnMenu.OpensAsync(agent.Page);
        await agent.Page.ClickAsync("button", "/^Away/");
        await agent.Page.WaitForTextAsync("You are away.");
        await chat.WaitForTextAsync("Nobody is here right now");
        await chat.WaitForNoTextAsync("You are next.");
        await agent.Page.WaitForExpressionAsync(
            "the picture to say so",
            "document.querySelector('#my-status .avatar').dataset.presence === 'away'"
        );

        await agent.Page.ClickAsync("button", "I am here");
        await chat.WaitForTextAsync("Here now");
        await ReadsLaterAsync(chat, "You are next.");
    }

    private static async Task IsAbsentUntilTheNextInputAsync(AgentPage agent, Scope chat)
    {
        for (var passed = TimeSpan.Zero; passed <= TimeSpan.FromMinutes(10); passed += TimeSpan.FromSeconds(5))
            Clock.Advance(TimeSpan.FromSeconds(5));
        await agent.Page.WaitForTextAsync("You are away.");
        await chat.WaitForTextAsync("Nobody is here right now");

        await agent.Page.ClickAsync("link", "/^Inbox/");
        await chat.WaitForTextAsync("Here now");
        await agent.Page.WaitForExpressionAsync("the line to go", "document.querySelector('.away-line').hidden");
    }

    private static async Task TheSiteClosesAsync(AgentPage agent, Scope chat)
    {
        await agent.Page.ClickAsync("radio", "Open at these times");
        await agent.Page.FillAsync("Time zone", "Europe/London");
        await agent.Page.FillAsync("Monday", "8:00-9:00");
        await agent.Page.ClickAsync("button", "Save");
        await agent.Page.WaitForTextAsync("Saved");

        await chat.WaitForTextAsync("Open again on December 7 at 8:00");
        await chat.WaitForNoTextAsync("Here now");
    }

    // The line is told some seconds after it has moved.
    private static async Task ReadsLaterAsync(Scope chat, string text)
    {
        await Eventually.IsTrueAsync(
            $"the visitor reads: {text}",
            async () =>
            {
                Clock.Advance(TimeSpan.FromSeconds(1));
                return (await chat.TextAsync()).Contains(text, StringComparison.Ordinal);
            }
        );
    }
}
