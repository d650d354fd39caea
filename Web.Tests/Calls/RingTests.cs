using LiveChatMeet.Tests.Browsers;
using LiveChatMeet.Tests.People;

namespace LiveChatMeet.Tests.Calls;

/// <summary>How a call rings at the visitor, and what counts as an answer.</summary>
public sealed class RingTests : CallTest
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);
    private const double DeafFor = 600;

    // The dialog is seen a moment after it was shown, and a press a moment before it is heard.
    private const double Blur = 150;

    private const string WatchRing =
        """
        () => {
          const ring = document.getElementById('ring');
          window.clicks = [];
          const shown = () => { if (!ring.hidden) window.shownAt = performance.now(); };
          new MutationObserver(shown).observe(ring, { attributeFilter: ['hidden'] });
          document.getElementById('ring-accept').addEventListener('click', () => window.clicks.push(performance.now() - window.shownAt), { capture: true });
        }
        """;

    [Fact]
    public async Task A_closed_livechat_opens_and_rings_in_one_tab_and_only_a_click_in_time_answers()
    {
        var (agent, first) = await InConversationAsync(visitorOptions: VisitorDevices with { Autoplay = true });
        await first.ClosesChatAsync();
        var second = new VisitorPage(await first.Page.Browser.OpenAsync(Host.Origin));
        var chat = await second.ChatAsync();
        await chat.WaitForExpressionAsync("the livechat to be ready", "document.getElementById('ring') !== null");
        await chat.EvaluateAsync<object?>(WatchRing);

        await agent.StartVideoCallAsync();

        var ring = await second.IsRungAsync(Soon);
        await first.IsRungAsync(Soon);
        await second.Page.WaitForAsync("button", "Close live chat");
        foreach (var page in (Page[])[first.Page, second.Page]) await page.WaitForExpressionAsync("the title to tell of the call", "document.title === 'Incoming video call'");
        await chat.WaitForExpressionAsync("the visible tab to sound", "!document.getElementById('ring-sound').paused");
        Assert.True(await (await first.ChatAsync()).EvaluateAsync<bool>("document.getElementById('ring-sound').paused"), "two tabs sound");

        await chat.WaitForExpressionAsync("a click to count", $"performance.now() - window.shownAt > {DeafFor + 200}");
        await chat.EvaluateAsync<object?>("document.getElementById('ring-accept').click()");
        Assert.Equal(1, await chat.EvaluateAsync<int>("window.clicks.length"));
        Assert.False(await chat.EvaluateAsync<bool>("document.getElementById('ring-accept').disabled"), "a script has answered");
        await ring.DeclineAsync();
        await ring.WaitForGoneAsync();
        await second.Page.WaitForExpressionAsync("the title of before", "document.title === 'home · Kettle Lane'");
        await chat.WaitForExpressionAsync("silence", "document.getElementById('ring-sound').paused");

        await chat.EvaluateAsync<object?>("window.clicks = []");
        var starting = agent.StartVideoCallAsync(Soon);
        await Patience.UntilAsync("Press Enter until the call is answered", Soon, async () =>
        {
            await second.Page.PressAsync("Enter Enter Enter Enter Enter Enter");
            return await chat.HasAsync("region", "Video call") ? null : "It is not answered.";
        });
        await starting;

        var clicks = await chat.EvaluateAsync<double[]>("window.clicks");
        Assert.True(clicks.Length > 1, "no press came early");
        Assert.All(clicks[..^1], after => Assert.InRange(after, 0, DeafFor));
        Assert.True(clicks[^1] > DeafFor - Blur, $"a press after {clicks[^1]:0} ms has answered");
        await (await second.DockedCallAsync(Soon)).WaitForLinkAsync(limit: Soon);
        await first.SeesAsync("Call in another tab", Soon);
    }
}
