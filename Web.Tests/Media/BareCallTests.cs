using LiveChatMeet.Tests.Browsers;

namespace LiveChatMeet.Tests.Media;

public sealed class BareCallTests(ITestOutputHelper output) : BrowserTest
{
    [Theory]
    [InlineData(BrowserKind.Chromium, BrowserKind.Chromium)]
    [InlineData(BrowserKind.Firefox, BrowserKind.Chromium)]
    public async Task A_bare_call_tells_when_each_side_sees_the_other(BrowserKind callerKind, BrowserKind calleeKind)
    {
        var browsers = await Task.WhenAll(StartAsync(callerKind), StartAsync(calleeKind));

        for (var i = 0; i < 2; i++)
        {
            var (callerMs, calleeMs) = await BareCall.MeasureAsync(browsers[0], browsers[1]);
            output.WriteLine(
                $"{callerKind} calls {calleeKind}: caller {callerMs:0} "
                    + $"ms, callee {calleeMs:0} ms from the click to the first frame"
            );
            Assert.InRange(callerMs, 20, 10_000);
            Assert.InRange(calleeMs, 20, 10_000);
        }

        foreach (var browser in browsers)
        {
            Assert.Empty(await browser.PagesAsync());
        }
    }
}
