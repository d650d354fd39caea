using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;
using LiveChatMeet.Tests.Plant.Media;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;
using static LiveChatMeet.Tests.Plant.Actors.Callers;

namespace LiveChatMeet.Tests.Faults;

/// <summary>What becomes of a call when the browser, the tab or the frame of one side is gone. 50 browsers of each side
/// with <c>./test.sh --full vanish</c>.</summary>
[Trait("Needs", "browser")]
[Trait("Full", "vanish")]
public sealed class VanishTests(ITestOutputHelper output) : IWithPeople
{
    private static readonly TimeSpan ToldWithin = TimeSpan.FromSeconds(LongRun.Is("vanish") ? 10 : 20);

    public People People { get; } = new();

    /// <summary>The visitor's browser dies in LossTests, in every run.</summary>
    [Fact]
    [Trait("Requirement", "D7")]
    public async Task When_the_agents_browser_dies_the_visitor_is_told_in_time()
    {
        var (times, told) = (LongRun.Times("vanish", 1, 50), new List<double>());
        var (agent, visitor) = await People.InConversationAsync();
        for (var time = 1; ; time++)
        {
            var (meet, docked) = await agent.CallsAsync(visitor);
            await meet.MediaFlowsAsync();
            await docked.MediaFlowsAsync();

            var killed = TimeProvider.System.GetTimestamp();
            await People.Browsers.KillAsync(agent.Page.Browser);
            await docked.WaitForLinkAsync("reconnecting", ToldWithin);
            told.Add(TimeProvider.System.GetElapsedTime(killed).TotalSeconds);
            if (time % 10 == 1 && LongRun.Is("vanish"))
                await EndsByItselfAsync(await docked.CallIdAsync(), TimeProvider.System.GetElapsedTime(killed));
            else
                await docked.HangUpAsync();
            if (time == times)
                break;
            agent = await InANewBrowserAsync();
        }

        AreToldInTime("agents", told);
    }

    [Fact(Explicit = true)]
    [Trait("Requirement", "D7")]
    public async Task When_visitors_browsers_die_the_agent_is_told_in_time()
    {
        var (times, told) = (LongRun.Times("vanish", 1, 50), new List<double>());
        var (agent, visitor) = await People.InConversationAsync();
        for (var time = 1; ; time++)
        {
            var (meet, docked) = await agent.CallsAsync(visitor);
            await meet.MediaFlowsAsync();
            await docked.MediaFlowsAsync();

            var killed = TimeProvider.System.GetTimestamp();
            await People.Browsers.KillAsync(visitor.Page.Browser);
            await meet.WaitForLinkAsync("reconnecting", ToldWithin);
            told.Add(TimeProvider.System.GetElapsedTime(killed).TotalSeconds);
            await meet.HangUpAsync();
            await meet.Page.CloseAsync();
            if (time == times)
                break;
            visitor = await People.VisitorAsync(BrowserKind.Chromium, VisitorDevices);
            await visitor.OpensChatAsync();
            await visitor.WritesAsync("May I show you something?");
            await agent.TakesAsync($"Guest {time + 1}");
        }

        AreToldInTime("visitors", told);
    }

    private void AreToldInTime(string whose, List<double> told)
    {
        output.WriteLine(
            $"{told.Count} browsers of {whose} died; told after {told.Order().ElementAt(told.Count / 2):0.0} s in the "
                + $"median, {told.Max():0.0} s at most"
        );
        Assert.All(told, seconds => Assert.True(seconds < ToldWithin.TotalSeconds, $"Told after {seconds:0.0} s."));
    }

    // Nobody hangs up. Its end is the last sign of life, so at most five seconds before the browser died.
    private async Task EndsByItselfAsync(string callId, TimeSpan sinceDeath)
    {
        var diedAt = DateTimeOffset.UtcNow - sinceDeath;
        DateTimeOffset? end = null;
        await Eventually.IsTrueAsync(
            "the call ends by itself",
            async () =>
                (
                    end = await People.Server.ReadAsync(database =>
                        database.Calls.Where(call => call.Id == callId).Select(call => call.EndedAt).SingleAsync()
                    )
                )
                    is not null,
            TimeSpan.FromSeconds(60)
        );
        Assert.InRange(end!.Value, diedAt.AddSeconds(-6), diedAt.AddSeconds(1));
    }

    [Fact]
    [Trait("Requirement", "D8")]
    public Task A_page_that_is_reloaded_left_or_loses_our_frame_takes_its_call_along() =>
        TakesAlongAsync(BrowserKind.Chromium);

    [Fact(Explicit = true)]
    [Trait("Requirement", "D8")]
    public Task A_page_in_Firefox_takes_its_call_along_as_well() => TakesAlongAsync(BrowserKind.Firefox);

    private async Task TakesAlongAsync(BrowserKind kind)
    {
        var (times, slowest) = (LongRun.Times("vanish", 1, 20), 0.0);
        var (agent, visitor) = await People.InConversationAsync(visitorKind: kind);
        var (meet, docked) = await agent.CallsAsync(visitor);
        await docked.MediaFlowsAsync();
        var id = await meet.CallIdAsync();

        for (var time = 0; time < times; time++)
        {
            await AgainAsync("a reload", visitor.Page.ReloadAsync);
            await AgainAsync("the next page", () => visitor.Page.GoToAsync($"{People.Host.Origin}/alder"));
            await AgainAsync("the way back", () => visitor.Page.EvaluateAsync<object?>("void history.back()"));
        }

        output.WriteLine($"{3 * times} times; media again after {slowest:0.0} s at most");
        await visitor.Page.CloseAsync();
        await meet.WaitForLinkAsync("reconnecting", ToldWithin);
        await meet.HangUpAsync();
        await meet.WaitForStateAsync("ended");
        await MediaProbe.WaitUntilCamerasAreOffAsync(meet.Scope);

        async Task AgainAsync(string what, Func<Task> goAsync)
        {
            var start = TimeProvider.System.GetTimestamp();
            await goAsync();
            await Eventually.IsTrueAsync(
                $"{what} brings the call along",
                async () =>
                {
                    var again = await visitor.DockedCallAsync();
                    await again.WaitForLinkAsync();
                    await again.MediaFlowsAsync();
                    return await again.CallIdAsync() == id;
                }
            );
            slowest = Math.Max(slowest, TimeProvider.System.GetElapsedTime(start).TotalSeconds);
            await meet.MediaFlowsAsync();
        }
    }

    // The same agent in a new browser; the conversation is theirs still.
    private async Task<AgentPage> InANewBrowserAsync()
    {
        using var session = await People.Server.SignInAsync(Server.AgentEmail);
        var browser = await People.Browsers.StartAsync(BrowserKind.Chromium, AgentDevices);
        var rid = await People.Server.ReadAsync(database => database.Rooms.Select(room => room.Id).SingleAsync());
        return await AgentPage.ComesAsync(browser, People.Server.Origin, session, $"/agent/rooms/{rid}");
    }
}
