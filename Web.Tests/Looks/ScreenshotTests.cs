using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;
using LiveChatMeet.Tests.Plant.Code;

namespace LiveChatMeet.Tests.Looks;

/// <summary>Every page and state as a picture for the documentation. That each can be drawn is seen by
/// <see cref="AccessibilityTests"/> in every run.</summary>
[Trait("Needs", "browser")]
public sealed class ScreenshotTests : IWithBrowsers
{
    public TestBrowsers Browsers { get; } = new();

    private static readonly string[] Similar =
    [
        "sign-in-error",
        "new-password",
        "people-menu",
        "room-closed",
        "console-call-frame",
        "check", // with a relay, by its own test
        "inbox-closed",
        "calls-filtered",
        "blocks",
        "tags",
        "keys",
        "audit",
        "site-mail",
        "licences",
    ];

    [Theory(Explicit = true)]
    [Trait("Full", "screenshots")]
    [InlineData(false)]
    [InlineData(true)]
    public Task Every_page_has_its_picture(bool dark) =>
        TakeAsync(dark, (visitors, agents, look) => new Tour(visitors, agents, look).TakeAsync());

    [Theory(Explicit = true)]
    [Trait("Full", "screenshots")]
    [InlineData(false)]
    [InlineData(true)]
    public Task And_so_has_what_a_visitor_meets_besides(bool dark) =>
        TakeAsync(dark, (visitors, agents, look) => new VisitorTour(visitors, agents, look).TakeAsync());

    [Theory(Explicit = true)]
    [Trait("Full", "screenshots")]
    [InlineData(false)]
    [InlineData(true)]
    public Task And_so_has_the_console_of_a_shop_that_has_been_at_work(bool dark) =>
        TakeAsync(dark, (_, agents, look) => new DeskTour(agents, look).TakeAsync());

    private async Task TakeAsync(bool dark, Func<Browser, Browser, Func<View, Task>, Task> tour)
    {
        var folder = Repository.PathOf("docs/screenshots");
        Directory.CreateDirectory(folder);
        var options = new BrowserOptions { Dark = dark, ReducedMotion = true };
        List<string> taken = [];

        await tour(
            await Browsers.StartAsync(BrowserKind.Chromium, options),
            await Browsers.StartAsync(BrowserKind.Chromium, options),
            SweepAsync
        );

        Assert.NotEmpty(taken);
        Assert.All(taken, path => Assert.True(new FileInfo(path).Length > 2_000, $"{path} shows nothing"));

        // Light on a desktop, dark on a phone: each state is seen in both, at half the pictures.
        async Task SweepAsync(View view)
        {
            if (Similar.Contains(view.Name))
                return;
            // A page behind another is not drawn.
            await view.Page.BringToFrontAsync();
            if (dark)
                await view.Page.ResizeAsync(390, 844);
            // As on a phone
            await view.Page.EvaluateAsync<object?>("document.documentElement.style.scrollbarWidth = 'none'");
            await view.Page.EvaluateAsync<object?>(
                "new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))"
            );
            var path = Path.Combine(folder, $"{view.Name}-{(dark ? "phone-dark" : "desktop-light")}.png");
            await view.Page.ScreenshotAsync(path);
            taken.Add(path);
            if (dark)
                await view.Page.ResizeAsync(Tour.Width, Tour.Height);
        }
    }
}
