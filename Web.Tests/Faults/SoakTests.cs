using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Faults;

/// <summary>A server that works for long, and is started again now and then, takes no more of the machine with time. An
/// hour with 20 restarts by <c>./test.sh --full soak</c>.</summary>
[Trait("Needs", "process")]
[Trait("Full", "soak")]
public sealed class SoakTests(ITestOutputHelper output)
{
    private const string Soak = "soak";

    [Fact]
    [Trait("Requirement", "D38")]
    public async Task Memory_threads_and_files_stay_as_they_are_however_long_it_works()
    {
        var (lives, life) = (LongRun.Times(Soak, 2, 20), TimeSpan.FromSeconds(LongRun.Is(Soak) ? 180 : 4.5));
        await using var crowd = await Crowd.GatherAsync(LongRun.Is(Soak) ? 100 : 10, LongRun.Is(Soak) ? 10 : 2);
        crowd.Begin(linesPerSecond: LongRun.Is(Soak) ? 200 : 40);

        var uses = new List<ProgramProcess.Usage>();
        for (var number = 0; number < lives; number++)
        {
            if (number > 0)
            {
                Assert.Equal(0, (await crowd.Program.StopAsync()).Code);
                await crowd.StartAsync();
            }
            await crowd.AllAreBackAsync(TimeSpan.FromSeconds(60));
            for (var third = 0; third < 3; third++)
            {
                await Task.Delay(life / 3, crowd.Stop);
                uses.Add(crowd.Program.Uses());
            }
        }
        await crowd.EndAsync();

        output.WriteLine($"{lives} lives of {life.TotalSeconds} s, {crowd.Acknowledged} messages acknowledged");
        foreach (var (number, used) in uses.Index())
            output.WriteLine(
                $"life {number / 3 + 1}, {number % 3 + 1}/3: {used.Megabytes:0} MB, {used.Threads} threads, "
                    + $"{used.Files} files"
            );
        CrowdCheck.NothingIsLost(crowd.Data, crowd.Chatters.Select(one => (one.Rid, one.Told)));
        foreach (var one in uses.Chunk(3))
            Assert.True(one[2].Megabytes < one[0].Megabytes * 1.1 + 10, "The memory grows while it works.");
        // The ends of the lives, compared with that of the first: what grows with time is more at the end of the last.
        var ends = uses.Where((_, number) => number % 3 == 2).ToList();
        Assert.True(ends[^1].Megabytes < ends[0].Megabytes * 1.25 + 20, "The memory grows from life to life.");
        Assert.All(ends, one => Assert.InRange(one.Files, 1, ends[0].Files + 20));
        Assert.All(ends, one => Assert.InRange(one.Threads, 1, ends[0].Threads + 20));
    }
}
