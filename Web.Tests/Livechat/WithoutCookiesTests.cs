using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;

namespace LiveChatMeet.Tests.Livechat;

[Trait("Needs", "browser")]
public sealed class WithoutCookiesTests : IWithPeople
{
    public People People { get; } = new();

    [Fact]
    public async Task A_browser_that_keeps_no_cookies_in_frames_keeps_the_conversation_by_a_stored_credential()
    {
        var agent = await People.AgentAsync();
        var visitor = await People.VisitorAsync(BrowserKind.Firefox, new() { ForgetScriptCookies = true });
        var chat = await visitor.OpensChatAsync();

        await visitor.WritesAsync("I keep no cookies.");
        await agent.TakesAsync("Guest 1");
        await agent.WritesAsync("Never mind.");
        await visitor.SeesExactlyAsync("I keep no cookies.", "Never mind.");
        Assert.Equal(
            43,
            await chat.EvaluateAsync<int>("localStorage.getItem('livechatmeet.credential.kettle-lane').length")
        );

        await visitor.Page.ReloadAsync();
        await visitor.SeesExactlyAsync("I keep no cookies.", "Never mind.");
        await visitor.OpensChatAsync();
        await visitor.WritesAsync("Still me.");
        await agent.SeesExactlyAsync("I keep no cookies.", "Never mind.", "Still me.");
    }
}
