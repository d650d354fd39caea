using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;
using LiveChatMeet.Tests.Plant.Media;

namespace LiveChatMeet.Tests.Calls;

/// <summary>The host page goes on during a call, and the next one takes the call up.</summary>
[Trait("Needs", "browser")]
[Trait("Requirement", "D8")]
public sealed class NextPageTests(ITestOutputHelper output) : IWithPeople
{
    public People People { get; } = new();

    [Fact]
    public Task The_next_page_takes_the_call_up() => GoOnAsync(2);

    [Fact(Explicit = true)]
    [Trait("Full", "pages")]
    public Task Each_of_twenty_pages_in_a_row_takes_the_call_up() => GoOnAsync(20);

    /// <summary>T14: such a window begins with a copy of the page's session storage.</summary>
    [Theory, EachBrowser]
    public async Task A_window_that_the_host_page_opens_leaves_the_call_where_it_is_until_it_is_wanted_there(
        BrowserKind kind
    )
    {
        var (agent, visitor) = await People.InConversationAsync(
            visitorKind: kind,
            visitorOptions: kind == BrowserKind.Firefox ? new() { Autoplay = true } : null
        );
        var (meet, docked) = await agent.CallsAsync(visitor);
        await docked.WaitUntilTakenAsync();
        await meet.WatchAsync();

        await visitor.Page.EvaluateAsync<object?>("() => { window.open('/alder'); }");
        var second = new VisitorPage(await visitor.Page.Browser.WaitForNewPageAsync());
        var chat = await second.OpensChatAsync();
        await second.SeesAsync("Call in another tab");
        await chat.WaitForExpressionAsync(
            "the copied mark to be gone",
            "sessionStorage.getItem('livechatmeet.call') === null"
        );

        await docked.MediaFlowsAsync();
        Assert.Equal(0, (await MediaProbe.Of(chat).ReadAsync()).GetUserMediaCalls);
        Assert.False(await chat.HasAsync("region", "Video call"));
        await chat.ClickAsync("button", "Move here");
        var moved = await second.DockedCallAsync();
        await moved.WaitUntilTakenAsync();
        await moved.MediaFlowsAsync();
        await visitor.SeesAsync("Call in another tab");
        await meet.NoticedNothingAsync();
    }

    private async Task GoOnAsync(int pages)
    {
        var (agent, visitor) = await People.InConversationAsync();
        var second = new VisitorPage(await visitor.Page.Browser.OpenAsync(People.Host.Origin));
        await visitor.Page.BringToFrontAsync();
        var (meet, _) = await agent.CallsAsync(visitor);
        await second.Page.ReloadAsync(); // it never had the call, and does not take it

        List<double> times = [];
        for (var page = 1; page <= pages; page++)
        {
            if (page % 2 == 1)
                await visitor.Page.ClickAsync("link", page % 4 == 1 ? "Alder 8" : "Home");
            else
                await visitor.Page.ReloadAsync();
            var docked = await visitor.DockedCallAsync();
            await docked.WaitForLinkAsync();
            await docked.Scope.WaitForExpressionAsync(
                "the other side's picture",
                "performance.getEntriesByName('call:shown').length > 0"
            );
            var shown = await docked.Scope.EvaluateAsync<double>(
                "performance.timeOrigin + performance.getEntriesByName('call:shown')[0].startTime"
            );
            var started = await visitor.Page.EvaluateAsync<double>(
                """
                performance.timeOrigin +
                  performance.getEntriesByType('resource').find(({ name }) => name.endsWith('/livechat.js'))
                    .responseEnd
                """
            );
            times.Add(shown - started);
            await docked.MediaFlowsAsync();
            await meet.MediaFlowsAsync();
            Assert.Equal("docked", await docked.ContainerAsync());
            await meet.Probe.WaitForOneLinkAsync();
        }

        output.WriteLine(
            $"loader to picture, ms: least {times.Min():0}, median "
                + $"{times.Order().ElementAt(times.Count / 2):0}, most {times.Max():0}, of {times.Count}"
        );
        Assert.False(
            await (await second.ChatAsync()).EvaluateAsync<bool>("document.querySelector('#dock iframe') !== null")
        );
    }
}
