using LiveChatMeet.Tests.Plant.Browsers;

namespace LiveChatMeet.Tests.Plant.Actors;

/// <summary>Asks axe about each view that it is shown, light and dark, on a desktop and a phone. In the dark the rules
/// about colours alone are asked: all else is the same page.</summary>
internal sealed class AxeSweep
{
    private static readonly string AxeSource = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "axe.min.js"));

    private readonly List<string> _violations = [];

    public IReadOnlyList<string> Violations => _violations;

    public async Task LookAsync(View view)
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
