using LiveChatMeet.Tests.Browsers;

namespace LiveChatMeet.Tests.Media;

public sealed class ProbeTests(ITestOutputHelper output) : BrowserTest, IAsyncLifetime
{
    private MediaSite? _site;

    private MediaSite Site => _site ?? throw new InvalidOperationException("not started");

    public async ValueTask InitializeAsync() => _site = await MediaSite.StartAsync();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Site.DisposeAsync();
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task The_probe_counts_a_call_in_a_frame_of_a_frame_from_the_camera_to_the_end(BrowserKind kind)
    {
        var browser = await StartAsync(kind, new BrowserOptions { Camera = kind == BrowserKind.Chromium ? CameraColour.Magenta : null });
        var page = await browser.OpenAsync(Site.HostUrl);
        var chat = await page.FrameAsync("Live chat");
        var meet = await chat.FrameAsync("Video call");
        var probe = MediaProbe.Of(meet);

        await meet.ClickAsync("button", "Call");
        await meet.WaitForTextAsync("connected");
        await probe.WaitUntilMediaFlowAsync();
        var running = await probe.ReadAsync();
        output.WriteLine($"{running} {string.Join(' ', running.Connections)}");
        if (kind == BrowserKind.Chromium) await probe.WaitForColourAsync(CameraColour.Magenta);
        await meet.ClickAsync("button", "Hang up");
        await MediaProbe.WaitUntilCamerasAreOffAsync(page, chat, meet);
        var ended = await probe.ReadAsync();

        Assert.Equal((2, 2, 1, 2), (running.PeerConnectionsCreated, running.PeerConnectionsOpen, running.GetUserMediaCalls, running.LiveTracks));
        Assert.Contains(running.Connections, connection => connection is { FramesSent: > 0, VideoPacketsSent: > 0, AudioPacketsSent: > 0, LocalCandidateType: not "" });
        Assert.Contains(running.Connections, connection => connection is { FramesDecoded: > 0, VideoPacketsReceived: > 0, AudioPacketsReceived: > 0, IsRelayed: false });
        Assert.Equal((2, 0, 1, 0), (ended.PeerConnectionsCreated, ended.PeerConnectionsOpen, ended.GetUserMediaCalls, ended.LiveTracks));
        Assert.Equal(0, (await MediaProbe.Of(chat).ReadAsync()).PeerConnectionsCreated);
        Assert.Empty(await page.ConsoleAsync());
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task The_probe_is_in_frames_and_popups_before_their_own_scripts(BrowserKind kind)
    {
        var browser = await StartAsync(kind);
        var page = await browser.OpenAsync(Site.HostUrl);
        var chat = await page.FrameAsync("Live chat");

        await chat.ClickAsync("button", "Open by script");
        var opened = await browser.WaitForNewPageAsync();
        await chat.ClickAsync("button", "Open by form");
        var posted = await browser.WaitForNewPageAsync();

        foreach (var scope in (Scope[])[page, chat, await chat.FrameAsync("Video call"), opened, posted])
        {
            Assert.True(await scope.EvaluateAsync<bool>("window.probedFirst"), $"{scope}");
        }

        Assert.Equal((1, 0), (await MediaProbe.Of(chat).ReadAsync() is var counted ? (counted.WindowsOpened, counted.WindowsRefused) : default));
        Assert.EndsWith("/meet/2", await posted.UrlAsync(), StringComparison.Ordinal);
        Assert.True(await posted.EvaluateAsync<bool>("opener !== null"));
        await posted.CloseAsync();
        await opened.CloseAsync();
        Assert.Single(await browser.PagesAsync());
        await chat.WaitForAsync("button", "Open by form");
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_popup_notices_that_its_opener_has_gone(BrowserKind kind)
    {
        var browser = await StartAsync(kind);
        var page = await browser.OpenAsync(Site.HostUrl);
        var chat = await page.FrameAsync("Live chat");
        await chat.ClickAsync("button", "Open by script");
        var popup = await browser.WaitForNewPageAsync();

        await page.CloseAsync();

        await popup.WaitForExpressionAsync("the opener to be gone", "window.opener === null");
    }

    [Fact]
    public async Task A_frozen_opener_runs_nothing_until_it_is_shown_again()
    {
        var browser = await StartAsync(BrowserKind.Chromium);
        var page = await browser.OpenAsync(Site.HostUrl);
        var chat = await page.FrameAsync("Live chat");
        await chat.ClickAsync("button", "Open by script");
        var popup = await browser.WaitForNewPageAsync();
        const string WaitForTicks = "() => new Promise((resolve) => { const from = opener.ticks; setTimeout(() => resolve(opener.ticks - from), 1500); })";

        Assert.True(await popup.EvaluateAsync<int>(WaitForTicks) > 0);
        await page.FreezeAsync();
        var whileFrozen = await popup.EvaluateAsync<int>(WaitForTicks);
        await page.BringToFrontAsync();

        Assert.Equal(0, whileFrozen);
        await chat.WaitForExpressionAsync("a timer to run", "new Promise((resolve) => setTimeout(() => resolve(true), 50))");
    }
}
