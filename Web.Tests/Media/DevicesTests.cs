using LiveChatMeet.Tests.Browsers;

namespace LiveChatMeet.Tests.Media;

public sealed class DevicesTests(ITestOutputHelper output) : BrowserTest, IAsyncLifetime
{
    private MediaSite? _site;

    private MediaSite Site => _site ?? throw new InvalidOperationException("not started");

    public async ValueTask InitializeAsync() => _site = await MediaSite.StartAsync();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Site.DisposeAsync();
    }

    [Fact]
    public async Task A_chosen_colour_and_tone_arrive_at_the_other_side()
    {
        var browsers = await Task.WhenAll(
            StartAsync(BrowserKind.Chromium, new BrowserOptions { Camera = CameraColour.Red, Tone = 440 }),
            StartAsync(BrowserKind.Chromium, new BrowserOptions { Camera = CameraColour.Cyan, Tone = 1320 })
        );

        await using var call = await BareCall.StartAsync(browsers[0], browsers[1]);
        var (caller, callee) = (MediaProbe.Of(call.Caller), MediaProbe.Of(call.Callee));
        await Task.WhenAll(caller.WaitForColourAsync(CameraColour.Cyan), callee.WaitForColourAsync(CameraColour.Red));
        await callee.WaitUntilMediaFlowAsync();
        var (heardByCaller, heardByCallee) = (
            await caller.MeasureFrequencyAsync(),
            await callee.MeasureFrequencyAsync()
        );

        output.WriteLine($"heard {heardByCaller} and {heardByCallee} Hz");
        Assert.Equal(CameraColour.Red, await caller.MeasureOwnColourAsync());
        Assert.InRange(heardByCaller ?? 0, 1300, 1340);
        Assert.InRange(heardByCallee ?? 0, 430, 450);
    }

    [Fact]
    public async Task A_colour_arrives_in_Firefox_and_a_tone_comes_from_it()
    {
        var browsers = await Task.WhenAll(
            StartAsync(BrowserKind.Chromium, new BrowserOptions { Camera = CameraColour.Blue }),
            StartAsync(BrowserKind.Firefox, new BrowserOptions { Tone = 700 })
        );

        await using var call = await BareCall.StartAsync(browsers[0], browsers[1]);
        var (caller, callee) = (MediaProbe.Of(call.Caller), MediaProbe.Of(call.Callee));
        await callee.WaitForColourAsync(CameraColour.Blue);
        await Task.WhenAll(caller.WaitUntilMediaFlowAsync(), callee.WaitUntilMediaFlowAsync());
        var heard = await caller.MeasureFrequencyAsync();

        output.WriteLine($"heard {heard} Hz");
        Assert.InRange(heard ?? 0, 680, 720);
    }

    [Theory]
    [InlineData(BrowserKind.Chromium, MediaDevices.Refused, "NotAllowedError")]
    [InlineData(BrowserKind.Chromium, MediaDevices.NoCamera, "NotFoundError")]
    [InlineData(BrowserKind.Chromium, MediaDevices.NoDevices, "NotFoundError")]
    [InlineData(BrowserKind.Firefox, MediaDevices.Refused, "NotAllowedError")]
    [InlineData(BrowserKind.Firefox, MediaDevices.NoCamera, "NotFoundError")]
    [InlineData(BrowserKind.Firefox, MediaDevices.NoDevices, "NotFoundError")]
    public async Task A_page_learns_why_it_gets_no_camera(BrowserKind kind, MediaDevices media, string error)
    {
        var browser = await StartAsync(kind, new BrowserOptions { Media = media });
        var page = await browser.OpenAsync(Site.CallUrl);

        await page.ClickAsync("button", "Call");
        await page.WaitForTextAsync(error);
        var voice = await page.EvaluateAsync<string>(
            "() => navigator.mediaDevices.getUserMedia({ audio: true }).then((stream) => "
                + "{ stream.getTracks()[0].stop(); return 'voice'; }, (refused) => refused.name)"
        );

        Assert.Equal(media == MediaDevices.NoCamera ? "voice" : error, voice);
        Assert.Equal(0, (await MediaProbe.Of(page).ReadAsync()).LiveTracks);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_phone_has_touch_a_small_viewport_and_a_name_of_its_own_in_frames_and_popups_too(
        BrowserKind kind
    )
    {
        var browser = await StartAsync(kind, new BrowserOptions { Phone = true });
        var page = await browser.OpenAsync(Site.HostUrl);
        var chat = await page.FrameAsync("Live chat");

        await chat.ClickAsync("button", "Open by script");
        var popup = await browser.WaitForNewPageAsync();

        foreach (var scope in (Scope[])[page, chat, popup])
        {
            var marks = await scope.EvaluateAsync<string>(
                "`${matchMedia('(pointer: coarse)').matches} ${matchMedia('(hover: none)').matches} "
                    + "${navigator.maxTouchPoints} ${'ontouchstart' in window} "
                    + "${/Android.*Mobile/.test(navigator.userAgent)} ${navigator.userAgentData?.mobile ?? true}`"
            );
            Assert.True(marks == "true true 5 true true true", $"{scope}: {marks}");
        }

        Assert.Equal((int[])[390, 844], await page.EvaluateAsync<int[]>("[innerWidth, innerHeight]"));
        Assert.Equal((int[])[390, 844], await popup.EvaluateAsync<int[]>("[innerWidth, innerHeight]"));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Sound_that_nobody_clicked_for_is_refused_unless_the_person_allows_it(BrowserKind kind)
    {
        var browsers = await Task.WhenAll(StartAsync(kind), StartAsync(kind, new BrowserOptions { Autoplay = true }));

        var played = await Task.WhenAll(
            browsers.Select(async browser =>
                await (await browser.OpenAsync(Site.CallUrl)).EvaluateAsync<string>(
                    "() => new Audio('/sound.wav').play().then(() => 'played', (refused) => refused.name)"
                )
            )
        );

        Assert.Equal((string[])["NotAllowedError", "played"], played);
    }
}
