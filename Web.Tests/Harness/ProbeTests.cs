using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;
using LiveChatMeet.Tests.Plant.Media;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Harness;

[Trait("Needs", "browser")]
public sealed class ProbeTests : IWithBrowsers, IAsyncLifetime
{
    public TestBrowsers Browsers { get; } = new();

    private MediaSite? _site;

    private MediaSite Site => _site ?? throw new InvalidOperationException("not started");

    public async ValueTask InitializeAsync() => _site = await MediaSite.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await Browsers.DisposeAsync();
        await Site.DisposeAsync();
    }

    /// <summary>Part of every run: without it the claims of all calls about pictures and cameras could be
    /// blind.</summary>
    [Fact]
    [Trait("Full", "harness")]
    public Task The_probe_is_there_first_and_counts_a_call_in_a_frame_of_a_frame_from_the_camera_to_the_end() =>
        CountsFromTheCameraToTheEndAsync(BrowserKind.Chromium);

    [Fact(Explicit = true)]
    [Trait("Full", "harness")]
    public Task The_probe_is_there_first_and_counts_a_call_in_Firefox() =>
        CountsFromTheCameraToTheEndAsync(BrowserKind.Firefox);

    private async Task CountsFromTheCameraToTheEndAsync(BrowserKind kind)
    {
        var browser = await Browsers.StartAsync(
            kind,
            new BrowserOptions { Camera = kind == BrowserKind.Chromium ? CameraColour.Magenta : null }
        );
        var page = await browser.OpenAsync(Site.HostUrl);
        var chat = await page.FrameAsync("Live chat");
        var meet = await MeetPage.InAsync(await chat.FrameAsync("Video call"));

        await meet.Scope.ClickAsync("button", "Call");
        await meet.WaitForLinkAsync();
        await meet.MediaFlowsAsync();
        var running = await meet.Probe.ReadAsync();
        if (kind == BrowserKind.Chromium)
            await meet.Probe.WaitForColourAsync(CameraColour.Magenta);
        await meet.HangUpAsync();
        await meet.WaitForStateAsync("ended");
        await MediaProbe.WaitUntilCamerasAreOffAsync(page, chat, meet.Scope);
        var ended = await meet.Probe.ReadAsync();

        Assert.Equal(
            (2, 2, 1, 2),
            (running.PeerConnectionsCreated, running.PeerConnectionsOpen, running.GetUserMediaCalls, running.LiveTracks)
        );
        Assert.Contains(
            running.Connections,
            connection =>
                connection
                    is { FramesSent: > 0, VideoPacketsSent: > 0, AudioPacketsSent: > 0, LocalCandidateType: not "" }
        );
        Assert.Contains(
            running.Connections,
            connection =>
                connection
                    is { FramesDecoded: > 0, VideoPacketsReceived: > 0, AudioPacketsReceived: > 0, IsRelayed: false }
        );
        Assert.Equal(
            (2, 0, 1, 0),
            (ended.PeerConnectionsCreated, ended.PeerConnectionsOpen, ended.GetUserMediaCalls, ended.LiveTracks)
        );
        Assert.Equal(0, (await MediaProbe.Of(chat).ReadAsync()).PeerConnectionsCreated);
        Assert.Empty(await page.ConsoleAsync());
        await IsInFramesAndPopupsBeforeTheirOwnScriptsAsync(browser);
    }

    [Theory(Explicit = true), EachBrowser]
    [Trait("Full", "harness")]
    public async Task A_popup_outlives_its_opener_and_notices_that_it_has_gone(BrowserKind kind)
    {
        var browser = await Browsers.StartAsync(kind);

        await OutlivesAsync(page => page.CloseAsync());
        await OutlivesAsync(page => page.GoToAsync(Site.CallUrl));

        async Task OutlivesAsync(Func<Page, Task> goAsync)
        {
            var page = await browser.OpenAsync(Site.HostUrl);
            await (await page.FrameAsync("Live chat")).ClickAsync("button", "Open by script");
            var popup = await browser.WaitForNewPageAsync();

            await goAsync(page);

            await popup.WaitForExpressionAsync("the opener to be gone", "window.opener === null");
            await popup.CloseAsync();
        }
    }

    [Fact(Explicit = true)]
    [Trait("Full", "harness")]
    public async Task The_people_of_a_call_start_answer_and_mute_by_its_names_and_a_frozen_page_runs_nothing()
    {
        var browser = await Browsers.StartAsync(BrowserKind.Chromium);
        var visitor = new VisitorPage(await browser.OpenAsync(Site.HostUrl));
        var agent = new AgentPage(await browser.OpenAsync(Site.ChatUrl));

        var ring = await visitor.IsRungAsync();
        await ring.DeclineAsync("In a meeting");
        await ring.WaitForGoneAsync();
        var docked = await visitor.DockedCallAsync();
        await docked.MuteAsync();
        await docked.UnmuteAsync();
        var meet = await agent.StartVideoCallAsync();

        Assert.Equal(
            "Decline: In a meeting",
            await (await visitor.ChatAsync()).EvaluateAsync<string>("window.answered")
        );
        Assert.Equal(
            ("ringing", "tab", "connecting", "own"),
            (await meet.StateAsync(), await meet.ContainerAsync(), await meet.LinkAsync(), await meet.SignalingAsync())
        );
        var waited = await Assert.ThrowsAsync<BrowserException>(() =>
            meet.WaitForStateAsync("ended", TimeSpan.FromMilliseconds(100))
        );
        Assert.Contains("It is ringing.", waited.Message, StringComparison.Ordinal);
        await RunsNothingUntilItIsShownAgainAsync(browser);
    }

    private async Task IsInFramesAndPopupsBeforeTheirOwnScriptsAsync(Browser browser)
    {
        var page = await browser.OpenAsync(Site.HostUrl);
        var chat = await page.FrameAsync("Live chat");

        await chat.ClickAsync("button", "Open by script");
        var opened = await browser.WaitForNewPageAsync();
        await chat.ClickAsync("button", "Start video call");
        var posted = await MeetPage.InNewTabAsync(browser);

        foreach (var scope in (Scope[])[page, chat, await chat.FrameAsync("Video call"), opened, posted.Scope])
        {
            Assert.True(await scope.EvaluateAsync<bool>("window.probedFirst"), $"{scope}");
        }

        var counted = await MediaProbe.Of(chat).ReadAsync();
        Assert.Equal((1, 0), (counted.WindowsOpened, counted.WindowsRefused));
        Assert.Equal("CLcSj3ijxWrc4xd5y", await posted.CallIdAsync());
        Assert.True(await posted.Scope.EvaluateAsync<bool>("opener !== null"));
        await posted.Page.CloseAsync();
        Assert.DoesNotContain(posted.Page, await browser.PagesAsync());
        await chat.WaitForAsync("button", "Start video call");
    }

    private async Task RunsNothingUntilItIsShownAgainAsync(Browser browser)
    {
        var page = await browser.OpenAsync(Site.HostUrl);
        var chat = await page.FrameAsync("Live chat");
        await chat.ClickAsync("button", "Open by script");
        var popup = await browser.WaitForNewPageAsync();
        const string WaitForTicks = """
            () =>
              new Promise((resolve) => {
                const from = opener.ticks;
                setTimeout(() => resolve(opener.ticks - from), 1500);
              })
            """;

        Assert.True(await popup.EvaluateAsync<int>(WaitForTicks) > 0);
        await page.FreezeAsync();
        var whileFrozen = await popup.EvaluateAsync<int>(WaitForTicks);
        await page.BringToFrontAsync();

        Assert.Equal(0, whileFrozen);
        await chat.WaitForExpressionAsync(
            "a timer to run",
            "new Promise((resolve) => setTimeout(() => resolve(true), 50))"
        );
    }
}
