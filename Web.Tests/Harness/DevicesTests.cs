using LiveChatMeet.Tests.Plant.Browsers;
using LiveChatMeet.Tests.Plant.Media;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Harness;

[Trait("Needs", "browser")]
[Trait("Full", "harness")]
public sealed class DevicesTests(ITestOutputHelper output) : IWithBrowsers, IAsyncLifetime
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

    [Fact(Explicit = true)]
    public async Task A_chosen_colour_and_tone_arrive_at_the_other_side()
    {
        var browsers = await Task.WhenAll(
            Browsers.StartAsync(BrowserKind.Chromium, new BrowserOptions { Camera = CameraColour.Red, Tone = 440 }),
            Browsers.StartAsync(BrowserKind.Chromium, new BrowserOptions { Camera = CameraColour.Cyan, Tone = 1320 })
        );

        await using (var call = await BareCall.StartAsync(browsers[0], browsers[1]))
        {
            TellsWhenEachSideSeesTheOther(call);
            var (caller, callee) = (MediaProbe.Of(call.Actor), MediaProbe.Of(call.Callee));
            await Task.WhenAll(
                caller.WaitForColourAsync(CameraColour.Cyan),
                callee.WaitForColourAsync(CameraColour.Red)
            );
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

        foreach (var browser in browsers)
            Assert.Empty(await browser.PagesAsync());
    }

    [Fact(Explicit = true)]
    public async Task A_colour_arrives_in_Firefox_and_a_tone_comes_from_it()
    {
        var browsers = await Task.WhenAll(
            Browsers.StartAsync(BrowserKind.Chromium, new BrowserOptions { Camera = CameraColour.Blue }),
            Browsers.StartAsync(BrowserKind.Firefox, new BrowserOptions { Tone = 700 })
        );

        await using var call = await BareCall.StartAsync(browsers[0], browsers[1]);
        TellsWhenEachSideSeesTheOther(call);
        var (caller, callee) = (MediaProbe.Of(call.Actor), MediaProbe.Of(call.Callee));
        await callee.WaitForColourAsync(CameraColour.Blue);
        await Task.WhenAll(caller.WaitUntilMediaFlowAsync(), callee.WaitUntilMediaFlowAsync());
        var heard = await caller.MeasureFrequencyAsync();

        output.WriteLine($"heard {heard} Hz");
        Assert.InRange(heard ?? 0, 680, 720);
    }

    [Theory(Explicit = true), EachBrowser]
    public async Task A_browser_has_the_devices_the_touch_and_the_sound_that_its_person_allows(BrowserKind kind)
    {
        var phone = await Browsers.StartAsync(kind, new() { Media = MediaDevices.Refused, Phone = true });
        var withoutCamera = await Browsers.StartAsync(kind, new() { Media = MediaDevices.NoCamera, Autoplay = true });
        var withoutDevices = await Browsers.StartAsync(kind, new() { Media = MediaDevices.NoDevices });

        await LearnsWhyItGetsNoCameraAsync(phone, "NotAllowedError", "NotAllowedError");
        await LearnsWhyItGetsNoCameraAsync(withoutCamera, "NotFoundError", "voice");
        await LearnsWhyItGetsNoCameraAsync(withoutDevices, "NotFoundError", "NotFoundError");
        await HasTouchAndASmallViewportInFramesAndPopupsTooAsync(phone);
        Assert.Equal("played", await PlaysAsync(withoutCamera));
        Assert.Equal("NotAllowedError", await PlaysAsync(withoutDevices));
    }

    private async Task LearnsWhyItGetsNoCameraAsync(Browser browser, string error, string withoutCamera)
    {
        var page = await browser.OpenAsync(Site.CallUrl);

        await page.ClickAsync("button", "Call");
        await page.WaitForTextAsync(error);
        var voice = await page.EvaluateAsync<string>(
            """
            () =>
              navigator.mediaDevices.getUserMedia({ audio: true }).then(
                (stream) => {
                  stream.getTracks()[0].stop();
                  return 'voice';
                },
                (refused) => refused.name,
              )
            """
        );

        Assert.Equal(withoutCamera, voice);
        Assert.Equal(0, (await MediaProbe.Of(page).ReadAsync()).LiveTracks);
    }

    private async Task HasTouchAndASmallViewportInFramesAndPopupsTooAsync(Browser phone)
    {
        var page = await phone.OpenAsync(Site.HostUrl);
        var chat = await page.FrameAsync("Live chat");

        await chat.ClickAsync("button", "Open by script");
        var popup = await phone.WaitForNewPageAsync();

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

    /// <summary>Sound that nobody has clicked for, on a page where nobody has clicked at all.</summary>
    private async Task<string> PlaysAsync(Browser browser) =>
        await (await browser.OpenAsync(Site.CallUrl)).EvaluateAsync<string>(
            "() => new Audio('/sound.wav').play().then(() => 'played', (refused) => refused.name)"
        );

    private void TellsWhenEachSideSeesTheOther(BareCall call)
    {
        output.WriteLine($"caller {call.CallerMs:0} ms, callee {call.CalleeMs:0} ms from the click to the first frame");
        Assert.InRange(call.CallerMs, 20, 10_000);
        Assert.InRange(call.CalleeMs, 20, 10_000);
    }
}
