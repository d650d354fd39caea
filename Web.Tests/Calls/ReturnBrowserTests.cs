using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;

namespace LiveChatMeet.Tests.Calls;

/// <summary>A visitor's tab that no way leads from to the page that opened it: another page of theirs takes the
/// call back, when they say so there.</summary>
[Trait("Needs", "browser")]
public sealed class ReturnBrowserTests : IWithPeople
{
    private const string Offer = "Your call is coming back here.";

    public People People { get; } = new();

    [Fact]
    public async Task Another_page_offers_to_take_the_call_and_takes_it_on_a_click()
    {
        People.Host.OpenerPolicy = "same-origin";
        var (agent, visitor) = await People.InConversationAsync();
        var (meet, docked) = await agent.CallsAsync(visitor);
        await docked.WaitUntilTakenAsync();
        var tab = await visitor.ToTabAsync(docked, asks: true);
        await meet.WatchAsync();
        Assert.True(await tab.Scope.HasAsync("button", "Minimize"), "The page that opened it is there.");

        await visitor.Page.GoToAsync("about:blank");
        await tab.Scope.WaitForGoneAsync("button", "Minimize");
        var other = new VisitorPage(await visitor.Page.Browser.OpenAsync(People.Host.Origin));
        await tab.Scope.WaitForAsync("button", "Minimize");
        await tab.MinimizeAsync();

        await other.SeesAsync(Offer);
        await tab.Scope.WaitForTextAsync("Take the call on the page with the chat. It continues here until then.");
        Assert.False(await (await other.ChatAsync()).HasAsync("region", "Video call"), "Nothing begins by itself.");
        await tab.MediaFlowsAsync();
        await (await other.ChatAsync()).ClickAsync("button", "Take the call here");

        var back = await other.DockedCallAsync();
        await back.WaitUntilTakenAsync();
        await back.MediaFlowsAsync();
        await Eventually.IsTrueAsync(
            "the tab closes itself",
            async () => (await other.Page.Browser.PagesAsync()).Count == 2
        );
        await (await other.ChatAsync()).WaitForGoneAsync("button", "Take the call here");
        await meet.NoticedNothingAsync();
    }
}
