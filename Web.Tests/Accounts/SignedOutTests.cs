using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Accounts;

[Trait("Needs", "browser")]
public sealed class SignedOutTests : IWithPeople
{
    public People People { get; } = new();

    /// <summary>T8: what an agent writes while the session ends is not lost, and the console goes on when they are
    /// signed in again.</summary>
    [Fact]
    public async Task A_console_whose_session_ended_says_so_and_goes_on_after_a_sign_in_in_another_tab()
    {
        var visitor = await People.VisitorAsync(BrowserKind.Chromium);
        await visitor.OpensChatAsync();
        await visitor.WritesAsync("Hello");
        var agent = await People.AgentAsync();
        await agent.TakesAsync("Guest 1");
        await agent.Page.FillAsync("Message", "Half a sentence");

        using (var elsewhere = await People.Server.SignInAsync(Server.AgentEmail))
        using (await elsewhere.SubmitAsync("/agent/me", "Sign out everywhere")) { }
        await agent.Page.WaitForAsync("dialog", "You are signed out");
        var place = new Uri(await agent.Page.UrlAsync()).PathAndQuery;
        Assert.Equal(
            $"/sign-in?returnUrl={Uri.EscapeDataString(place)}",
            await agent.Page.EvaluateAsync<string>("document.querySelector('#signed-out a').getAttribute('href')")
        );
        Assert.DoesNotContain("No connection.", await agent.Page.TextAsync(), StringComparison.Ordinal);

        await AgentPage.SignsInByHandAsync(agent.Page.Browser, People.Server.Origin);
        await agent.Page.BringToFrontAsync();
        await agent.Page.WaitForExpressionAsync("the dialog to go", "!document.querySelector('#signed-out').open");
        Assert.Equal(
            "Half a sentence",
            await agent.Page.EvaluateAsync<string>("document.querySelector('textarea').value")
        );
        await agent.Page.ClickAsync("button", "Send");

        await visitor.SeesExactlyAsync("Hello", "Half a sentence");
    }
}
