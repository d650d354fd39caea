using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Faults;

/// <summary>The program is stopped, held up and killed while people write and talk. In every run a few times with few
/// people; with <c>./test.sh --full kill</c> 50, 3 and 100 times, with 30 calls and 200 people who write.</summary>
[Trait("Needs", "process")]
[Trait("Full", "kill")]
public sealed class CrashTests(ITestOutputHelper output)
{
    private const string Kill = "kill";

    private static readonly (int Chatters, int Calls) Many = LongRun.Is(Kill) ? (200, 30) : (20, 4);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    [Trait("Requirement", "D1")]
    [Trait("Requirement", "D2")]
    [Trait("Requirement", "D3")]
    public async Task However_it_is_stopped_held_up_and_killed_nothing_acknowledged_is_lost_and_each_call_has_its_end()
    {
        await using var crowd = await Crowd.GatherAsync(Many.Chatters, Many.Calls);
        crowd.Begin(linesPerSecond: 20);

        await IsStoppedAsync(crowd, LongRun.Times(Kill, 1, 50));
        await IsHeldUpAsync(crowd, 5);
        crowd.Starts.Clear();
        crowd.Returns.Clear();
        await IsKilledAsync(crowd, LongRun.Times(Kill, 3, 100));
        await WhoVanishedIsNoticedAsync(crowd);

        await AllIsAsToldAsync(crowd, $"{LongRun.Times(Kill, 3, 100)} kills");
        Assert.True(Crowd.Within(crowd.Returns, 0.95) < (LongRun.Is(Kill) ? 5 : 20), "All are back soon.");
    }

    /// <summary>As a machine that sleeps, or a disk that hangs: nothing runs for a while.</summary>
    [Theory(Explicit = true)]
    [Trait("Requirement", "D3")]
    [InlineData(20)]
    [InlineData(60)]
    public async Task A_server_that_was_held_up_ends_no_call_and_is_not_stormed(int seconds)
    {
        await using var crowd = await Crowd.GatherAsync(Many.Chatters, Many.Calls);
        crowd.Begin(linesPerSecond: 20);
        await IsHeldUpAsync(crowd, seconds);
        await AllIsAsToldAsync(crowd, $"held up for {seconds} s");
    }

    // Graceful: no call ends for it.
    private async Task IsStoppedAsync(Crowd crowd, int stops)
    {
        await crowd.AllAreBackAsync(Limit);
        crowd.Returns.Clear();
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
        output.WriteLine(
            $"{stops} stops, {drained.Max():0.00} s at most until it had ended; {Told(crowd)}; "
                + $"{crowd.Acknowledged} messages acknowledged until then"
        );
        Assert.True(drained.Max() < 10, $"{drained.Max():0.0} s until it had ended.");
    }

    private async Task IsHeldUpAsync(Crowd crowd, int seconds)
    {
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
        output.WriteLine($"held up for {seconds} s, {connects} connections more of one at most");
        Assert.True(connects <= 2, $"{connects} connections of one page.");
    }

    private static async Task IsKilledAsync(Crowd crowd, int kills)
    {
        for (var kill = 0; kill < kills; kill++)
        {
            await Task.Delay(Life(), crowd.Stop);
            await EndACallAsync(crowd, kill, kills);
            await crowd.HurryAsync();
            await crowd.Program.KillAsync();
            crowd.CalmDown();
            await crowd.StartAsync();
            await crowd.AllAreBackAsync(Limit);
        }
    }

    // One side hangs up as the server dies, and in a long run both may vanish.
    private static async Task EndACallAsync(Crowd crowd, int kill, int kills)
    {
        if (kill * crowd.Talkers.Count / kills is var at && at >= crowd.Talkers.Count)
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
                + $"{crowd.Talkers.Count(one => one.VanishedAfter is not null)} left; {Told(crowd)}"
        );
        Assert.True(crowd.Acknowledged > crowd.Chatters.Count, "People wrote.");
    }

    private static string Told(Crowd crowd) =>
        $"listens after {Crowd.Within(crowd.Starts, 0.95):0.0} s (p95), back after "
        + $"{Crowd.Within(crowd.Returns, 0.5):0.0} s (p95 {Crowd.Within(crowd.Returns, 0.95):0.0}, at most "
        + $"{Crowd.Within(crowd.Returns, 1):0.0})";

    private static TimeSpan Life() => TimeSpan.FromSeconds(1 + Random.Shared.NextDouble() * (LongRun.Is(Kill) ? 3 : 1));
}
