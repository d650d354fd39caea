using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.AspNetCore.SignalR;

namespace LiveChatMeet.Tests.Faults;

/// <summary>Another program locks the database while 40 people write.</summary>
[Trait("Full", "disk")]
public sealed class LockTests(ITestOutputHelper output)
{
    private const int Callers = 40;
    private static readonly TimeSpan ToldWithin = TimeSpan.FromSeconds(8); // 5 s of waiting, on a busy machine

    /// <summary>With the machine for itself: what is wanted.</summary>
    [Fact]
    [Trait("Needs", "quiet")]
    [Trait("Requirement", "D19")]
    [Trait("Requirement", "WB-10")]
    public async Task While_it_is_locked_for_ten_seconds_health_answers_within_one_and_a_line_is_refused_after_five()
    {
        var (told, health, refused) = await LockAsync(10);

        Assert.True(told < TimeSpan.FromSeconds(6), $"Told after {told.TotalSeconds:0.0} s.");
        Assert.True(health < 1_000, $"p99 of health is {health:0} ms.");
        Assert.True(refused >= Callers, $"{refused} lines were refused and sent again.");
    }

    [Theory]
    [Trait("Requirement", "D19")]
    [Trait("Requirement", "WB-10")]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(40)]
    public async Task While_the_database_is_locked_all_are_told_in_time_and_afterwards_all_is_stored_once(int seconds)
    {
        if (seconds > 7 && !LongRun.Is("disk"))
            Assert.Skip("In the long run.");
        var (told, health, _) = await LockAsync(seconds);

        Assert.True(told < ToldWithin, $"Told after {told.TotalSeconds:0.0} s.");
        Assert.True(health < 3_000, $"Health took {health:0} ms: threads were starved.");
    }

    /// <returns>How long somebody waited to be told, the p99 of health's answers in milliseconds, and how many lines
    /// were refused.</returns>
    private async Task<(TimeSpan Told, double HealthMs, int Refused)> LockAsync(int seconds)
    {
        await using var shop = await Shop.OpenAsync();
        var people = new List<Chatter>();
        for (var i = 0; i < Callers; i++)
            people.Add(await Chatter.FirstAsync(shop, shop.Server.Origin));
        await Task.WhenAll(people.Select(one => one.WriteAsync(CancellationToken.None)));
        using var waiting = new CancellationTokenSource();
        var health = HealthAsync(shop, waiting.Token);

        Task all;
        IReadOnlyList<(string Code, TimeSpan Took)> told = [];
        using (var other = DatabaseFile.Open(shop.Server.DataDirectory))
        {
            DatabaseFile.Execute(other, "BEGIN EXCLUSIVE");
            var until = Task.Delay(TimeSpan.FromSeconds(seconds));
            all = Task.WhenAll(people.Select(one => one.WriteAsync(CancellationToken.None)));
            if (seconds > 5)
                told = await Task.WhenAll(people.Take(5).Select(one => TriesAsync(one)));
            await until;
            DatabaseFile.Execute(other, "ROLLBACK");
        }
        var start = TimeProvider.System.GetTimestamp();
        await all;
        var after = TimeProvider.System.GetElapsedTime(start);
        await waiting.CancelAsync();
        var slow = Crowd.Within(await health, 0.99);

        output.WriteLine(
            $"{seconds} s: {Callers} lines, all stored {after.TotalSeconds:0.0} s after it; told within "
                + $"{told.Select(one => one.Took.TotalSeconds).Append(0).Max():0.0} s; p99 of health {slow:0} ms, "
                + $"{people.Sum(one => one.Hub.Refusals)} lines were refused and sent again"
        );
        Assert.All(told, one => LockedDatabase.AssertComesBack(one.Code));
        CrowdCheck.NothingIsLost(shop.Server.DataDirectory, people.Select(one => (one.Rid, one.Told)));
        foreach (var one in people)
            await one.DisposeAsync();
        return (told.Select(one => one.Took).Append(TimeSpan.Zero).Max(), slow, people.Sum(one => one.Hub.Refusals));
    }

    // A line that is not sent again.
    private static async Task<(string Code, TimeSpan Took)> TriesAsync(Chatter person)
    {
        var start = TimeProvider.System.GetTimestamp();
        var code = await person.Hub.AskAsync(
            async hub =>
            {
                try
                {
                    await hub.SendAsync(null, "only once");
                    return "";
                }
                catch (HubException refused)
                {
                    return refused.Message;
                }
            },
            CancellationToken.None
        );
        return (code, TimeProvider.System.GetElapsedTime(start));
    }

    // How long each answer took, in milliseconds.
    private static async Task<List<double>> HealthAsync(Shop shop, CancellationToken stop)
    {
        using var client = new HttpClient { BaseAddress = new(shop.Server.Origin) };
        var took = new List<double>();
        while (!stop.IsCancellationRequested)
        {
            var start = TimeProvider.System.GetTimestamp();
            using (await client.GetAsync("/health/live", CancellationToken.None)) { }
            took.Add(TimeProvider.System.GetElapsedTime(start).TotalMilliseconds);
            await Task.Delay(100, CancellationToken.None);
        }
        return took;
    }
}
