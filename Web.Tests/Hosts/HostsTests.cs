using System.Diagnostics;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Hosts;

/// <summary>T3 to T7, T22, T23 and what else real web sites do: the chat and a call on each page of this
/// folder.</summary>
[Trait("Needs", "browser")]
[Trait("Requirement", "D42")]
public sealed class HostsTests(Gallery gallery, ITestOutputHelper output) : IWithBrowsers, IClassFixture<Gallery>
{
    public TestBrowsers Browsers { get; } = new();

    private const string Hello = "May I show you something?";
    private const string Again = "Are you still there?";
    private readonly long _start = Stopwatch.GetTimestamp();

    public static TheoryData<string> Pages =>
        [.. HostPage.All.Where(page => !page.Needs.Refused).Select(page => page.Name)];

    public static TheoryData<string, BrowserKind> Matrix =>
        [
            .. from page in HostPage.All
            where !page.Needs.Refused
            from kind in Enum.GetValues<BrowserKind>()
            where kind == BrowserKind.Chromium || !page.Needs.Phone
            select (page.Name, kind),
        ];

    [Trait("Requirement", "PM-1"), Trait("Requirement", "D9"), Trait("Requirement", "D31")]
    [Theory, MemberData(nameof(Pages))]
    public async Task A_visitor_of_this_page_chats_is_rung_and_sees_the_agent(string page)
    {
        var host = HostPage.Find(page)!;

        var visitor = await ChatsAsync(host, host.Needs.Browser);
        var (meet, _) = await IsCalledAsync(host, visitor);

        Assert.Equal(0, await visitor.Page.EvaluateAsync<int>("window.heard?.length ?? 0"));
        await EndAsync(meet);
    }

    /// <summary>T22: a key that no site has, and a page that is a file.</summary>
    [Theory]
    [InlineData("wrong-key", "There is no site with the key \"nobody\"")]
    [InlineData("quirks", "this page has no origin", true)]
    public async Task Where_the_chat_may_not_be_a_sentence_says_so_and_the_console_why(
        string page,
        string why,
        bool isFile = false
    )
    {
        var browser = await Browsers.StartAsync(BrowserKind.Chromium);
        var visitor = new VisitorPage(
            await browser.OpenAsync(isFile ? await gallery.Host.SaveAsync(page) : $"{gallery.Host.Origin}/{page}.html")
        );

        await visitor.Page.ClickAsync("button", "Open live chat");

        await visitor.Page.WaitForTextAsync("The chat cannot be shown here.");
        await Eventually.IsTrueAsync("a line", async () => (await LinesAsync()).Length > 0);
        Assert.Contains(why, Assert.Single(await LinesAsync()), StringComparison.Ordinal);

        async Task<string[]> LinesAsync() =>
            [
                .. (await visitor.Page.ConsoleAsync()).Where(line =>
                    line.Contains("LiveChatMeet: ", StringComparison.Ordinal)
                ),
            ];
    }

    [Theory(Explicit = true), MemberData(nameof(Matrix)), Trait("Full", "hosts")]
    public async Task Chat_ring_docked_call_and_overlay_work_on_this_page_in_this_browser(string page, BrowserKind kind)
    {
        var host = HostPage.Find(page)!;

        var visitor = await ChatsAsync(host, kind);
        var (meet, call) = await IsCalledAsync(host, visitor);
        if (await call.ContainerAsync() == "docked")
        {
            await call.ExpandAsync();
            await call.WaitForContainerAsync("overlay");
            await IsWithinTheViewAsync(visitor, "iframe");
            await call.MediaFlowsAsync();
            Reached("screen");
            await call.ShrinkAsync();
            await IsWithinTheViewAsync(visitor, "iframe");
            await call.MediaFlowsAsync();
            await call.MinimizeAsync();
            await call.WaitForContainerAsync("docked");
            Reached("overlay");
        }

        await EndAsync(meet);
    }

    public async ValueTask DisposeAsync()
    {
        var hasFailed = TestContext.Current.TestState?.Result == TestResult.Failed;
        await Browsers.DisposeAsync();
        if (hasFailed)
            await gallery.DismissAgentAsync();
    }

    /// <summary>Opens the page and the chat on it, writes, and lets the page do what it does.</summary>
    private async Task<VisitorPage> ChatsAsync(HostPage host, BrowserKind kind)
    {
        var options = new BrowserOptions
        {
            Camera = kind == BrowserKind.Chromium ? CameraColour.Green : null,
            Phone = host.Needs.Phone,
        };
        var browser = await Browsers.StartAsync(kind, options);
        var visitor = new VisitorPage(await browser.OpenAsync($"{gallery.Host.Origin}/{host.Name}.html"));
        await visitor.Page.WaitForAsync("button", "Open live chat");
        await IsWithinTheViewAsync(visitor, ".launcher");
        await visitor.OpensChatAsync();
        await IsWithinTheViewAsync(visitor, "iframe");
        var before = await gallery.GuestsAsync();
        await visitor.WritesAsync(Hello);
        await Eventually.IsTrueAsync("the message is stored", async () => await gallery.GuestsAsync() > before);
        await visitor.SeesExactlyAsync(Hello);
        if (await GoesOnAsync(visitor))
        {
            await visitor.SeesExactlyAsync(Hello);
            await visitor.WritesAsync(Again);
            await visitor.SeesExactlyAsync(Hello, Again);
            Assert.Equal(1, await visitor.Page.EvaluateAsync<int>("document.querySelectorAll('livechat-meet').length"));
        }

        Reached("chat");
        return visitor;
    }

    /// <summary>The agent takes the conversation and calls; the visitor accepts, and sees the agent, also after the
    /// page has done it once more.</summary>
    private async Task<(MeetPage Agent, MeetPage Visitor)> IsCalledAsync(HostPage host, VisitorPage visitor)
    {
        var agent = await gallery.AgentAsync();
        Browsers.LookAt(agent.Page.Browser);
        await agent.TakesAsync($"Guest {await gallery.GuestsAsync()}");
        var meet = await agent.StartVideoCallAsync();
        await visitor.IsRungAsync();
        await IsWithinTheViewAsync(visitor, "iframe");
        Reached("ring");
        var inTab = await AcceptsAsync(visitor) || host.Needs.Phone;
        var call = inTab ? await MeetPage.InNewTabAsync(visitor.Page.Browser) : await visitor.DockedCallAsync();
        if (inTab && !host.Needs.Phone)
            await call.JoinAsync(); // that document asks once more
        await call.WaitForPictureAsync();
        Reached(inTab ? "tab" : "docked");
        if (inTab || !await GoesOnAsync(visitor))
            return (meet, call);

        call = await visitor.DockedCallAsync();
        await call.WaitForPictureAsync();
        await visitor.SeesAsync(Hello);
        Reached("again");
        return (meet, call);
    }

    /// <returns>Whether the call's tab opens, as the browser does not vouch that the ring can be seen (Intersection
    /// Observer v2): a root with a filter, say.</returns>
    private static async Task<bool> AcceptsAsync(VisitorPage visitor)
    {
        var chat = await visitor.ChatAsync();
        await chat.WaitForExpressionAsync(
            "the ring to take an answer",
            "!document.getElementById('ring').dataset.deaf"
        );
        var opensTab = await chat.EvaluateAsync<bool>("document.getElementById('ring').dataset.opensTab === 'yes'");
        await chat.ClickAsync("button", "Accept");
        return opensTab;
    }

    /// <summary>What this page does while a visitor is there.</summary>
    /// <returns>Whether it does anything.</returns>
    private static Task<bool> GoesOnAsync(VisitorPage visitor) =>
        visitor.Page.EvaluateAsync<bool>("typeof next === 'function' && Promise.resolve(next()).then(() => true)");

    /// <summary>Waits until all of a part of the chat can be seen without scrolling.</summary>
    private static Task IsWithinTheViewAsync(VisitorPage visitor, string part) =>
        visitor.Page.WaitForExpressionAsync(
            $"{part} to be within the view",
            $$"""
            new Promise((answer) => {
              new IntersectionObserver(([entry], watch) => {
                watch.disconnect();
                answer(entry.intersectionRatio > 0.99);
              }).observe(document.querySelector('livechat-meet').shadowRoot.querySelector('{{part}}'));
            })
            """
        );

    private static async Task EndAsync(MeetPage agent)
    {
        await agent.HangUpAsync();
        await agent.WaitForStateAsync("ended");
        await agent.Page.CloseAsync();
    }

    private void Reached(string step) =>
        output.WriteLine($"{step} after {Stopwatch.GetElapsedTime(_start).TotalSeconds:0.0} s");
}
