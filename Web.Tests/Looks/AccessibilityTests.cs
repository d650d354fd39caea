using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;

namespace LiveChatMeet.Tests.Looks;

[Trait("Needs", "browser")]
public sealed class AccessibilityTests : IWithBrowsers
{
    public TestBrowsers Browsers { get; } = new();

    private static readonly string AxeSource = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "axe.min.js"));

    /// <summary>In the dark the rules about colours alone are asked: all else is the same page.</summary>
    [Theory]
    [InlineData(BrowserKind.Chromium, false)]
    [InlineData(BrowserKind.Chromium, true)]
    public async Task Axe_finds_nothing_on_any_page_on_a_desktop_and_a_phone_and_each_can_be_drawn(
        BrowserKind kind,
        bool dark
    )
    {
        var picture = Path.GetTempFileName();
        var options = new BrowserOptions { Dark = dark, ReducedMotion = true };
        List<string> violations = [];

        await new Tour(
            await Browsers.StartAsync(kind, options),
            await Browsers.StartAsync(kind, options),
            SweepAsync
        ).TakeAsync();

        Assert.True(violations.Count == 0, string.Join('\n', violations));
        File.Delete(picture);

        async Task SweepAsync(View view)
        {
            await CheckAsync(view, "desktop");
            await view.Page.ScreenshotAsync(picture);
            if (new FileInfo(picture).Length <= 2_000)
                violations.Add($"{view.Name} shows nothing");
            await view.Page.ResizeAsync(390, 844);
            await CheckAsync(view, "phone");
            await view.Page.ResizeAsync(Tour.Width, Tour.Height);
        }

        async Task CheckAsync(View view, string device)
        {
            violations.AddRange(
                (await view.Subject.AccessibilityViolationsAsync(AxeSource, ofColours: dark)).Select(violation =>
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
                violations.Add($"{view.Name} on a {device} is {wider} px wider than its window");
        }
    }
}
