using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;

namespace LiveChatMeet.Tests.Looks;

[BeginsFirst]
[Trait("Needs", "browser")]
public sealed class AccessibilityTests : IWithBrowsers
{
    public TestBrowsers Browsers { get; } = new();

    private static readonly string AxeSource = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "axe.min.js"));

    private readonly List<string> _violations = [];

    /// <summary>In the dark the rules about colours alone are asked: all else is the same page.</summary>
    [Fact]
    public async Task Axe_finds_nothing_on_any_page_light_or_dark_on_a_desktop_and_a_phone_and_each_can_be_drawn()
    {
        var options = new BrowserOptions { ReducedMotion = true };

        await new Tour(
            await Browsers.StartAsync(BrowserKind.Chromium, options),
            await Browsers.StartAsync(BrowserKind.Chromium, options),
            SweepAsync
        ).TakeAsync();

        Assert.True(_violations.Count == 0, string.Join('\n', _violations));
    }

    private async Task SweepAsync(View view)
    {
        await CheckAsync(view, "light desktop", isDark: false);
        await DrawAsync(view);
        await view.Page.PreferAsync(dark: true);
        await CheckAsync(view, "dark desktop", isDark: true);
        await view.Page.ResizeAsync(390, 844);
        await CheckAsync(view, "dark phone", isDark: true);
        await view.Page.PreferAsync(dark: false);
        await CheckAsync(view, "light phone", isDark: false);
        await view.Page.ResizeAsync(Tour.Width, Tour.Height);
    }

    private async Task DrawAsync(View view)
    {
        var picture = Path.GetTempFileName();
        await view.Page.ScreenshotAsync(picture);
        if (new FileInfo(picture).Length <= 2_000)
            _violations.Add($"{view.Name} shows nothing");
        File.Delete(picture);
    }

    private async Task CheckAsync(View view, string device, bool isDark)
    {
        await view.Subject.WaitForExpressionAsync(
            $"a {device}",
            $"matchMedia('(prefers-color-scheme: {(isDark ? "dark" : "light")})').matches"
        );
        _violations.AddRange(
            (await view.Subject.AccessibilityViolationsAsync(AxeSource, ofColours: isDark)).Select(violation =>
                $"{view.Name} on a {device}: {violation}"
            )
        );
        if (
            await view.Subject.EvaluateAsync<int>(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            is > 0
                and var wider
        )
            _violations.Add($"{view.Name} on a {device} is {wider} px wider than its window");
    }
}
