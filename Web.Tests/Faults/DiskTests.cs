using System.Net;
using LiveChatMeet.Calls;
using LiveChatMeet.Refusals;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.AspNetCore.SignalR;

namespace LiveChatMeet.Tests.Faults;

/// <summary>A disk that is full, in the middle of a day; and one on which nothing may be written.</summary>
[Trait("Needs", "process")]
[Trait("Full", "disk")]
public sealed class DiskTests(ITestOutputHelper output)
{
    [Fact]
    [Trait("Requirement", "D18")]
    public async Task On_a_full_disk_each_step_of_a_day_is_refused_in_words_the_call_goes_on_and_all_works_again()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("Only Linux gives a disk to one program alone.");
        await using var day = await FullDay.BeginAsync();
        var acknowledged = new List<string>();
        for (var i = 0; i < 20; i++)
        {
            acknowledged.Add((await day.Guest.SendAsync(null, $"before {i}")).Msg);
        }
        day.FillUp();
        await FillTheLogAsync(day, acknowledged);

        foreach (var (step, outcome) in await StepsAsync(day))
            Assert.True(outcome is "storage-full" or "507", $"{step} on a full disk: {outcome}. {day.Program.Output}");
        foreach (var page in new[] { "/agent", $"/agent/rooms/{day.Call.Rid}", $"/meet/{day.Call.Id}", "/agent/me" })
            using (var answer = await day.Mara.OpenAsync(page))
                Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{page} on a full disk: {answer.StatusCode}");
        await LivesAsync(day, seconds: LongRun.Is("disk") ? 25 : 3);
        var running = await day.Agent.SnapshotAsync(day.Call.Id);

        day.MakeRoom();
        var start = TimeProvider.System.GetTimestamp();
        await Eventually.IsTrueAsync(
            "there is space again",
            async () => await CodeOfAsync(() => day.Guest.SendAsync(null, "space again")) == "",
            TimeSpan.FromSeconds(10)
        );
        var after = TimeProvider.System.GetElapsedTime(start);
        acknowledged.Add("space again");
        var accepted = await day.Rung.AcceptAsync(day.Ring.Id);
        var ended = await day.Agent.HangUpAsync(day.Call.Id);
        var stored = (await day.Guest.SinceAsync(day.Call.Rid, 0)).Messages.Where(one => one.T is null).Skip(1);

        Assert.Equal(CallState.InProgress, running.State);
        Assert.Equal((CallState.InProgress, CallState.Ended), (accepted.State, ended.State));
        Assert.Equal(acknowledged, stored.Select(one => one.Msg));
        output.WriteLine($"{acknowledged.Count} acknowledged, all stored; works {after.TotalSeconds:0.00} s after");
    }

    [Fact]
    [Trait("Requirement", "D18")]
    public async Task On_a_disk_where_nothing_may_be_written_it_does_not_start_and_says_why()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("Only Linux gives a disk to one program alone.");
        using var data = new ProgramDirectory();
        await using (var server = await Server.StartAsync(directory: data.Path))
            await server.SetUpAsync();

        var (_, said) = await SmallDisk.RunAsync(
            Path.Combine(Path.GetTempPath(), Path.GetFileName(data.Path) + "-disk"),
            8,
            $"""
            disk='{Path.Combine(Path.GetTempPath(), Path.GetFileName(data.Path) + "-disk")}'
            cp -r '{data.Path}/.' $disk; mount -o remount,ro none $disk || echo no remount
            $lcm --data $disk --urls http://127.0.0.1:0; echo "code $?"
            """
        );

        Assert.Contains($"code {(int)ExitCode.DataDirectory}", said, StringComparison.Ordinal);
        Assert.Contains("cannot be used", said, StringComparison.Ordinal);
        ProgramDirectory.IsOneMessage(said);
    }

    // The log of the database is as large as it was: the last rows fit into it.
    private static async Task FillTheLogAsync(FullDay day, List<string> acknowledged)
    {
        for (var i = 0; i < 20_000; i++)
        {
            var text = $"{i} {new string('x', 2_000)}";
            var code = await CodeOfAsync(() => day.Guest.SendAsync(null, text));
            if (code == Refusal.StorageFull)
                return;
            Assert.Equal("", code);
            acknowledged.Add(text);
        }
        Assert.Fail("The disk must be full at some time.");
    }

    private static async Task<List<(string Step, string Outcome)>> StepsAsync(FullDay day)
    {
        var big = new string('x', 7_000);
        using var form = await day.WriteByFormAsync();
        using var file = await day.SendFileAsync();
        return
        [
            ("a new visitor's first message", $"{(int)form.StatusCode}"),
            ("a file", $"{(int)file.StatusCode}"),
            ("a visitor's message", await CodeOfAsync(() => day.Guest.SendAsync(null, big))),
            ("an agent's message", await CodeOfAsync(() => day.Agent.SendAsync(day.Call.Rid, big))),
            ("a note", await CodeOfAsync(() => day.Agent.AddNoteAsync(day.Call.Rid, big))),
            ("a draft", await CodeOfAsync(() => day.Agent.SaveDraftAsync(day.Call.Rid, 0, big))),
            ("taking a conversation", await TakeAsync(day)),
            ("a sign-in", $"{(int)await day.SignInAsync()}"),
            ("the accept", await CodeOfAsync(() => day.Rung.AcceptAsync(day.Ring.Id))),
        ];
    }

    private static async Task<string> TakeAsync(FullDay day)
    {
        using var answer = await day.Mara.SubmitAsync($"/agent/rooms/{day.WaitingRid}", "Take conversation");
        return $"{(int)answer.StatusCode}";
    }

    // Signs of life go on: their rows wait for space, the call does not.
    private static async Task LivesAsync(FullDay day, int seconds)
    {
        for (var second = 0; second < seconds; second++)
        {
            await day.Agent.RenewAsync(day.Call.Id, day.Call.AgentLeg, day.Call.VisitorLeg);
            await Task.Delay(TimeSpan.FromSeconds(1));
        }
    }

    private static async Task<string> CodeOfAsync(Func<Task> act)
    {
        try
        {
            await act();
            return "";
        }
        catch (HubException refused)
        {
            return refused.Message;
        }
    }
}
