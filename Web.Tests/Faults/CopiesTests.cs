using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Faults;

/// <summary>What is on the disk at any moment is enough: copies of it are made while people write.</summary>
[Trait("Needs", "process")]
[Trait("Full", "copies")]
public sealed class CopiesTests(ITestOutputHelper output) : IDisposable
{
    private const string Copies = "copies";
    private const string Database = "livechatmeet.db";

    private readonly string _place = Directory.CreateTempSubdirectory("livechatmeet-copies-").FullName;

    public void Dispose() => Directory.Delete(_place, recursive: true);

    [Fact]
    [Trait("Requirement", "D20")]
    [Trait("Requirement", "D21")]
    public async Task Copies_at_any_moment_and_backups_of_a_server_in_use_hold_all_that_was_acknowledged()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("Only Linux stops a process in the middle of a write.");
        await using var crowd = await Crowd.GatherAsync(LongRun.Is(Copies) ? 20 : 8, 1);
        crowd.Begin(linesPerSecond: 100);
        await crowd.AllAreBackAsync(TimeSpan.FromSeconds(60));

        await CopiesOpenCleanAsync(crowd);
        await BackupsStartAServerAsync(crowd);
    }

    // As a machine without power leaves it: the process stands still in the middle of whatever it was doing.
    private async Task CopiesOpenCleanAsync(Crowd crowd)
    {
        var times = LongRun.Times(Copies, 6, 200);
        var logs = 0;
        for (var copy = 0; copy < times; copy++)
        {
            await Task.Delay(20 + Random.Shared.Next(150), crowd.Stop);
            var told = crowd.Chatters.Select(one => (one.Rid, one.Told)).ToList();
            crowd.Program.Signal("STOP");
            var to = Directory.CreateDirectory(Path.Combine(_place, $"{copy}")).FullName;
            foreach (var file in new[] { Database, $"{Database}-wal" }.Where(HasFile))
                File.Copy(Path.Combine(crowd.Data, file), Path.Combine(to, file));
            crowd.Program.Signal("CONT");
            logs += new FileInfo(Path.Combine(to, $"{Database}-wal")) is { Exists: true, Length: > 0 } ? 1 : 0;
            CrowdCheck.NothingIsLost(to, told);
            Directory.Delete(to, recursive: true);
        }

        output.WriteLine(
            $"{times} copies at load, {logs} with a log to be played back, all whole; {crowd.Acknowledged} acknowledged"
        );
        Assert.True(crowd.Acknowledged > times, "People wrote meanwhile.");
        Assert.True(logs > times / 2, $"{logs} of {times} copies had something to be played back.");

        bool HasFile(string file) => File.Exists(Path.Combine(crowd.Data, file));
    }

    private async Task BackupsStartAServerAsync(Crowd crowd)
    {
        var times = LongRun.Is(Copies) ? 20 : 1;
        var took = new List<double>();
        for (var round = 0; round < times; round++)
        {
            var (backup, data) = (Path.Combine(_place, $"backup-{round}"), Path.Combine(_place, $"data-{round}"));
            var told = crowd.Chatters.Select(one => (one.Rid, one.Told)).ToList();
            await RunAsync("backup", backup, "--data", crowd.Data);
            var start = TimeProvider.System.GetTimestamp();
            await RunAsync("restore", backup, "--data", data);
            took.Add(TimeProvider.System.GetElapsedTime(start).TotalSeconds);
            CrowdCheck.NothingIsLost(data, told);
            await using var restored = await Server.StartAsync(directory: data);
            using var mara = await restored.SignInAsync(Server.AgentEmail);
            Assert.True(await mara.IsSignedInAsync(), "Who could sign in before can sign in now.");
        }

        output.WriteLine(
            $"{times} backups at load, restored in {took.Max():0.0} s at most; {crowd.Acknowledged} acknowledged"
        );
    }

    private static async Task RunAsync(params string[] arguments)
    {
        var (code, said) = await ProgramProcess.RunAsync(arguments);
        Assert.True(code == 0, said);
    }
}
