using LiveChatMeet.Identity;

namespace LiveChatMeet.Tests.Identity;

public sealed class DeviceTests
{
    [Theory]
    [InlineData(
        "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
        "Firefox 145",
        DeviceKind.Computer
    )]
    [InlineData(
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 "
            + "(KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
        "Chrome 142",
        DeviceKind.Computer
    )]
    [InlineData(
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 "
            + "(KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0",
        "Edge 142",
        DeviceKind.Computer
    )]
    [InlineData(
        "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, "
            + "like Gecko) Chrome/142.0.0.0 Safari/537.36 OPR/126.0.0.0",
        "Opera 126",
        DeviceKind.Computer
    )]
    [InlineData(
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) "
            + "AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15",
        "Safari 26",
        DeviceKind.Computer
    )]
    [InlineData(
        "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 "
            + "(KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1",
        "Safari 26",
        DeviceKind.Phone
    )]
    [InlineData(
        "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 "
            + "(KHTML, like Gecko) CriOS/142.0 Mobile/15E148 Safari/604.1",
        "Chrome 142",
        DeviceKind.Phone
    )]
    [InlineData(
        "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 "
            + "(KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36",
        "Chrome 142",
        DeviceKind.Phone
    )]
    [InlineData(
        "Mozilla/5.0 (Linux; Android 15; SM-X710) AppleWebKit/537.36 "
            + "(KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Safari/537.36",
        "SamsungBrowser 28",
        DeviceKind.Tablet
    )]
    [InlineData("curl/8.0", null, DeviceKind.Computer)]
    [InlineData("<script>alert(1)</script>", null, DeviceKind.Computer)]
    [InlineData("", null, DeviceKind.Computer)]
    [InlineData(null, null, DeviceKind.Computer)]
    public void A_user_agent_tells_browser_and_kind(string? userAgent, string? browser, DeviceKind kind) =>
        Assert.Equal(new Device(browser, kind), Device.From(userAgent));

    [Fact]
    public void A_user_agent_of_30_kB_is_read_at_once()
    {
        // The quickest of three: the machine may be busy with something else.
        var quickest = Enumerable
            .Range(0, 3)
            .Min(_ =>
            {
                var start = TimeProvider.System.GetTimestamp();
                Device.From(string.Concat(Enumerable.Repeat("Chrome/1 ", 3_500)));
                Device.From(string.Concat(Enumerable.Repeat("Version/1 ", 3_000)));
                return TimeProvider.System.GetElapsedTime(start);
            });

        Assert.True(quickest < TimeSpan.FromSeconds(1), "A header must be read in little time, however it is made.");
    }

    [Theory]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox", "Linux")]
    [InlineData(
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
            + "Chrome/142.0.0.0 Safari/537.36",
        "Chrome",
        "Windows"
    )]
    [InlineData(
        "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
            + "Version/26.0 Mobile/15E148 Safari/604.1",
        "Safari",
        "iPhone"
    )]
    [InlineData(
        "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
            + "Chrome/142.0.0.0 Mobile Safari/537.36",
        "Chrome",
        "Android"
    )]
    [InlineData(
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
            + "Version/26.0 Safari/605.1.15",
        "Safari",
        "macOS"
    )]
    [InlineData("<script>alert(1)</script>", null, null)]
    [InlineData("curl/8.5.0", null, null)]
    [InlineData("", null, null)]
    [InlineData(null, null, null)]
    public void A_browser_and_its_system_have_names(string? userAgent, string? browser, string? system) =>
        Assert.Equal((browser, system), Device.NamesIn(userAgent));
}
