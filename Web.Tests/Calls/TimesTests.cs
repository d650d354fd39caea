using System.Globalization;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;
using static LiveChatMeet.Tests.Plant.Actors.Callers;

namespace LiveChatMeet.Tests.Calls;

/// <summary>The times of a call, on every page that shows one.</summary>
[Trait("Needs", "browser")]
public sealed class TimesTests : IWithPeople
{
    public People People { get; } = new();

    /// <summary>T13, and T12 in the same call.</summary>
    [Fact]
    [Trait("Requirement", "D17")]
    public async Task All_pages_show_the_same_time_by_any_clock_and_none_reads_it_out()
    {
        var (agent, visitor) = await People.InConversationAsync(
            visitorOptions: VisitorDevices with
            {
                ClockAhead = TimeSpan.FromMinutes(10),
            }
        );
        var (meet, docked) = await agent.CallsAsync(visitor);
        await meet.MediaFlowsAsync(); // until then it tells how far the other side has come
        await docked.MediaFlowsAsync();
        var chat = await visitor.ChatAsync();
        (Scope Page, string Timer)[] shown =
        [
            (chat, ".call-card .timer[data-since]"),
            (docked.Scope, "#timer"),
            (agent.Page, ".room .call-card .timer[data-since]"),
            (meet.Scope, "#timer"),
        ];
        foreach (var (page, timer) in shown)
            await page.WaitForExpressionAsync(
                "a time",
                $"document.querySelector('{timer}')?.textContent.includes(':') === true"
            );
        Assert.InRange(
            await chat.EvaluateAsync<double>("Date.now() - performance.timeOrigin - performance.now()"),
            590_000,
            610_000
        );

        var regions = await Task.WhenAll(shown.Select(one => LiveRegions.WatchAsync(one.Page)));
        await Task.WhenAll(shown.Select(one => LiveRegions.WaitForTicksAsync(one.Page, one.Timer, 3)));
        var changes = await Task.WhenAll(regions.Select(one => one.ChangesAsync()));
        var begun = await Task.WhenAll(shown.Select(one => BegunAtAsync(one.Page, one.Timer)));

        Assert.All(changes, Assert.Empty);
        // Each shows whole seconds, and draws anew once a second, or later on a busy machine; the wrong clock is ten
        // minutes ahead.
        Assert.InRange(begun.Max() - begun.Min(), 0, 10);
        Assert.InRange(DateTimeOffset.UtcNow.ToUnixTimeSeconds() - begun.Min(), 2, 120);
    }

    /// <summary>When the call began by what a timer shows, in seconds of the right clock.</summary>
    private static async Task<double> BegunAtAsync(Scope page, string timer)
    {
        var read = await page.EvaluateAsync<Reading>(
            $"({{ text: document.querySelector('{timer}').textContent, "
                + $"at: (performance.timeOrigin + performance.now()) / 1000 }})"
        );
        return read.At - TimeSpan.ParseExact(read.Text, @"mm\:ss", CultureInfo.InvariantCulture).TotalSeconds;
    }

    private sealed record Reading(string Text, double At);
}
