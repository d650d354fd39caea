using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Faults;

/// <summary>The program is killed, stopped, and held up while people write and talk. In every run a few times with few
/// people; with <c>./test.sh --full kill</c> 100 times (50 graceful ones) with 30 calls and 200 people who write.
/// </summary>
[Trait("Needs", "process")]
[Trait("Full", "kill")]
public sealed class CrashTests(ITestOutputHelper output)
{
    private const string Kill = "kill";

    private static readonly (int Chatters, int Calls) Many = LongRun.Is(Kill) ? (200, 30) : (20, 4);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    [Trait("Requirement", "D1")]
    public async Task However_often_it_is_killed_nothing_acknowledged_is_lost_and_each_call_has_its_end()
    {
        var kills = LongRun.Times(Kill, 3, 100);
        await using var crowd = await Crowd.GatherAsync(Many.Chatters, Many.Calls);
        crowd.Begin(linesPerSecond: 20);

        for (var kill = 0; kill < kills; kill++)
        {
            await Task.Delay(Life(), crowd.Stop);
            await EndACallAsync(crowd, kill);
            await crowd.HurryAsync();
            await crowd.Program.KillAsync();
            crowd.CalmDown();
            await crowd.StartAsync();
            await crowd.AllAreBackAsync(Limit);
        }
        await WhoVanishedIsNoticedAsync(crowd);

        await AllIsAsToldAsync(crowd, $"{kills} kills");
        Assert.True(Crowd.Within(crowd.Returns, 0.95) < (LongRun.Is(Kill) ? 5 : 20), "All are back soon.");
    }

    [Fact]
    [Trait("Requirement", "D2")]
    public async Task However_often_it_is_stopped_and_started_nobody_loses_a_line_or_a_call()
    {
        var stops = LongRun.Times(Kill, 2, 50);
        await using var crowd = await Crowd.GatherAsync(Many.Chatters, Many.Calls);
        crowd.Begin(linesPerSecond: 20);

        var drained = new List<double>();
        for (var stop = 0; stop < stops; stop++)
        {
            await Task.Delay(Life(), crowd.Stop);
            var (code, took) = await crowd.Program.StopAsync();
            Assert.Equal(0, code);
            drained.Add(took.TotalSeconds);
            await crowd.StartAsync();
            await crowd.AllAreBackAsync(Limit);
        }

        await AllIsAsToldAsync(crowd, $"{stops} stops, {drained.Max():0.00} s at most until it had ended");
        Assert.True(drained.Max() < 10, $"{drained.Max():0.0} s until it had ended.");
    }

    /// <summary>As a machine that sleeps, or a disk that hangs: nothing runs for a while.</summary>
    [Theory]
    [Trait("Requirement", "D3")]
    [InlineData(5)]
    [InlineData(20)]
    [InlineData(60)]
    public async Task A_server_that_was_held_up_ends_no_call_and_is_not_stormed(int seconds)
    {
        if (seconds > 5 && !LongRun.Is(Kill))
            Assert.Skip("In the long run.");
        await using var crowd = await Crowd.GatherAsync(Many.Chatters, Many.Calls);
        crowd.Begin(linesPerSecond: 20);
        await crowd.AllAreBackAsync(Limit);
        var before = crowd.Hubs.ToDictionary(hub => hub, hub => hub.Connects);

        crowd.Program.Signal("STOP");
        await Task.Delay(TimeSpan.FromSeconds(seconds), crowd.Stop);
        crowd.Program.Signal("CONT");
        crowd.Listens();
        await crowd.AllAreBackAsync(Limit);
        // A false end would come now: nobody has shown a sign of life for long.
        await Task.Delay(TimeSpan.FromSeconds(2), crowd.Stop);

        var connects = crowd.Hubs.Max(hub => hub.Connects - before[hub]);
        await AllIsAsToldAsync(crowd, $"held up for {seconds} s, {connects} connections more of one at most");
        Assert.True(connects <= 2, $"{connects} connections of one page.");
    }

    // One side hangs up as the server dies, and in a long run both may vanish.
    private static async Task EndACallAsync(Crowd crowd, int kill)
    {
        if (kill * crowd.Talkers.Count / LongRun.Times(Kill, 3, 100) is var at && at >= crowd.Talkers.Count)
            return;
        var talker = crowd.Talkers[at];
        if (talker is not { HungUp: null, VanishedAfter: null })
            return;
        if (LongRun.Is(Kill) && at % 3 == 0)
            await talker.VanishAsync();
        else
            crowd.Add(talker.HangUpAsync(isAgent: at % 2 == 0, crowd.Stop));
        await Task.Delay(Random.Shared.Next(20));
    }

    private static async Task WhoVanishedIsNoticedAsync(Crowd crowd)
    {
        if (crowd.Talkers.Any(one => one.VanishedAfter is not null))
            await Task.Delay(TimeSpan.FromSeconds(25), crowd.Stop);
    }

    private async Task AllIsAsToldAsync(Crowd crowd, string what)
    {
        await crowd.EndAsync();
        await CrowdCheck.AllReadWhatIsStoredAsync(crowd);
        Assert.Empty(crowd.Hubs.SelectMany(hub => hub.RefusedFor));
        await crowd.Program.KillAsync();
        CrowdCheck.NothingIsLost(crowd.Data, crowd.Chatters.Select(one => (one.Rid, one.Told)));
        await using (var server = await Server.StartAsync(directory: crowd.Data))
            await CrowdCheck.CallsAreAsToldAsync(server, crowd.Talkers);
        output.WriteLine(
            $"{what}: {crowd.Acknowledged} messages acknowledged by {crowd.Chatters.Count}, none lost or doubled; "
                + $"{crowd.Talkers.Count} calls, {crowd.Talkers.Count(one => one.HungUp is not null)} hung up, "
                + $"{crowd.Talkers.Count(one => one.VanishedAfter is not null)} left; listens after "
                + $"{Crowd.Within(crowd.Starts, 0.95):0.0} s, back after {Crowd.Within(crowd.Returns, 0.5):0.0} s "
                + $"(p95 {Crowd.Within(crowd.Returns, 0.95):0.0}, at most {Crowd.Within(crowd.Returns, 1):0.0})"
        );
    }

    private static TimeSpan Life() => TimeSpan.FromSeconds(1 + Random.Shared.NextDouble() * (LongRun.Is(Kill) ? 3 : 1));
}
