using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;

namespace LiveChatMeet.Tests.Faults;

/// <summary>All who were connected lose their connection at once, and come back as browsers do.</summary>
[Trait("Needs", "process")]
[Trait("Full", "storm")]
public sealed class StormTests(ITestOutputHelper output)
{
    private const string Storm = "storm";

    [Fact]
    [Trait("Requirement", "D25")]
    public async Task After_a_restart_all_come_back_and_nobody_is_refused_for_good()
    {
        var people = LongRun.Times(Storm, 60, 10_000);
        await using var crowd = await Crowd.GatherAsync(people, 1);
        crowd.Begin(linesPerSecond: Math.Max(people / 30.0, 20));
        await crowd.AllAreBackAsync(TimeSpan.FromSeconds(120));
        output.WriteLine($"{people} people came at once, the last after {crowd.Returns.Max():0.0} s");
        crowd.Returns.Clear();

        await crowd.Program.KillAsync();
        await Task.Delay(TimeSpan.FromSeconds(1), crowd.Stop);
        await crowd.StartAsync();
        output.WriteLine($"killed; it listens again {crowd.Starts[^1]:0.0} s after its start");
        await crowd.AllAreBackAsync(TimeSpan.FromSeconds(120));
        foreach (var one in crowd.Chatters)
            one.Took.Clear();
        // All wrote again in the moment they were back, so the next lines come together too, an interval later.
        await Eventually.IsTrueAsync(
            "each has written again",
            () => crowd.Chatters.All(one => !one.Took.IsEmpty),
            TimeSpan.FromSeconds(90)
        );
        var sends = crowd.Chatters.SelectMany(one => one.Took).ToList();
        await crowd.EndAsync();

        output.WriteLine(
            $"{people} people back after {Crowd.Within(crowd.Returns, 0.5):0.0} s (p95 "
                + $"{Crowd.Within(crowd.Returns, 0.95):0.0}, the last {crowd.Returns.Max():0.0}); then {sends.Count} "
                + $"messages, p99 {Crowd.Within(sends, 0.99):0} ms"
        );
        Assert.Empty(crowd.Hubs.SelectMany(hub => hub.RefusedFor));
        Assert.True(crowd.Returns.Max() <= 60, $"The last was back after {crowd.Returns.Max():0.0} s.");
        Assert.True(crowd.Returns.Count >= people, "Each of them came back.");
        CrowdCheck.NothingIsLost(crowd.Data, crowd.Chatters.Take(100).Select(one => (one.Rid, one.Told)));
    }
}
