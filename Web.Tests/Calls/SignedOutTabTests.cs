using LiveChatMeet.Presence;
using LiveChatMeet.Tests.Browsers;

namespace LiveChatMeet.Tests.Calls;

public sealed class SignedOutTabTests : CallTest
{
    /// <summary>T8: media never depend on the connection, and the server is well: the tab does not say
    /// "reconnecting".</summary>
    [Fact]
    public async Task A_tab_whose_session_ended_says_so_and_the_call_goes_on()
    {
        var (agent, visitor) = await InConversationAsync();
        var (meet, docked) = await InCallAsync(agent, visitor);
        var tab = await docked.MaximizeAsync();
        await tab.WaitUntilTakenAsync();
        await visitor.Page.CloseAsync();
        await tab.WaitForSignalingAsync("own");
        await tab.WaitForLinkAsync();

        await ((ChromiumBrowser)tab.Scope.Browser).DeleteCookiesAsync();
        Server.Services.GetRequiredService<InMemoryPresence>().DisconnectTabs(_ => true);
        await tab.Scope.WaitForTextAsync("You are signed out of this call.");

        await tab.MediaFlowsAsync();
        await meet.MediaFlowsAsync();
        Assert.DoesNotContain("Reconnecting", await tab.Scope.TextAsync(), StringComparison.Ordinal);
        Assert.Equal("in-progress", await meet.StateAsync());
    }
}
