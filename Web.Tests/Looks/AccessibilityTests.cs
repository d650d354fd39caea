using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;

namespace LiveChatMeet.Tests.Looks;

[BeginsFirst]
[Trait("Needs", "browser")]
public sealed class AccessibilityTests : IWithBrowsers
{
    public TestBrowsers Browsers { get; } = new();

    private readonly AxeSweep _sweep = new();

    [Fact]
    public async Task Axe_finds_nothing_on_any_page_light_or_dark_on_a_desktop_and_a_phone_and_each_can_be_drawn()
    {
        var options = new BrowserOptions { ReducedMotion = true };

        await new Tour(
            await Browsers.StartAsync(BrowserKind.Chromium, options),
            await Browsers.StartAsync(BrowserKind.Chromium, options),
            _sweep.LookAsync
        ).TakeAsync();

        Assert.True(_sweep.Violations.Count == 0, string.Join('\n', _sweep.Violations));
    }

    /// <summary>In German, whose words are long; in English the pictures show it.</summary>
    [Fact]
    public async Task Nor_on_what_a_visitor_meets_beside_conversation_and_call()
    {
        var options = new BrowserOptions { ReducedMotion = true };

        await new VisitorTour(
            await Browsers.StartAsync(BrowserKind.Chromium, options with { Language = "de" }),
            await Browsers.StartAsync(BrowserKind.Chromium, options),
            _sweep.LookAsync
        ).TakeAsync();

        Assert.True(_sweep.Violations.Count == 0, string.Join('\n', _sweep.Violations));
    }

    [Fact]
    public async Task Nor_in_the_console_of_a_shop_that_has_been_at_work()
    {
        var options = new BrowserOptions { ReducedMotion = true, Language = "de" };

        await new DeskTour(await Browsers.StartAsync(BrowserKind.Chromium, options), _sweep.LookAsync).TakeAsync();

        Assert.True(_sweep.Violations.Count == 0, string.Join('\n', _sweep.Violations));
    }
}
