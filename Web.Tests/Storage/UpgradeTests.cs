using System.Diagnostics;
using LiveChatMeet.Refusals;
using LiveChatMeet.Tests.Plant.Code;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;

namespace LiveChatMeet.Tests.Storage;

/// <summary>A program of an earlier commit, the current one on its data, and back again by the copy that was made
/// before the upgrade.</summary>
[Trait("Full", "upgrade")]
[Trait("Needs", "process")]
[Trait("Requirement", "D21")]
public sealed class UpgradeTests : IDisposable
{
    /// <summary>Its database has been through the first migration alone.</summary>
    private const string Older = "0ad49d1";

    private static readonly TimeSpan BuiltWithin = TimeSpan.FromMinutes(10);

    private readonly string _place = Path.Combine(Path.GetTempPath(), $"livechatmeet-upgrade-{Ids.New()}");

    private string Data => $"{_place}/data";

    private string OldProgram => $"{_place}/old/artifacts/bin/Web/debug/livechatmeet.dll";

    [Fact(Explicit = true)]
    public async Task An_older_program_goes_back_to_its_data()
    {
        await RunAsync("git", "worktree", "add", "--detach", $"{_place}/old", Older);
        await RunAsync("dotnet", "build", $"{_place}/old/Web", "-v", "quiet", "-p:RunAnalyzers=false");

        await using (var old = ProgramProcess.StartOther(OldProgram, "--data", Data, "--urls", "http://127.0.0.1:0"))
        {
            using var browser = new PlainBrowser(new(await old.ListensAtAsync()));
            var code = await File.ReadAllTextAsync($"{Data}/setup-code");
            using var answer = await browser.SubmitAsync("/setup", "Create", ServerAccounts.SetupForm(code.Trim()));
            Assert.Equal("/agent", answer.Headers.Location?.OriginalString);
        }
        await SignsInAsync(await ProgramProcess.ListenAsync(Data));
        var (refused, says) = await ProgramProcess.EndsAsync(ProgramProcess.StartOther(OldProgram, "--data", Data));
        Directory.Move(Data, $"{Data}.after");
        var copy = Assert.Single(Directory.GetDirectories($"{Data}.after/before-upgrade"));
        var (restored, _) = await ProgramProcess.RunAsync("restore", copy, "--data", Data);
        var again = ProgramProcess.StartOther(OldProgram, "--data", Data, "--urls", "http://127.0.0.1:0");
        await SignsInAsync((again, await again.ListensAtAsync()));

        Assert.Equal(ExitCode.DataDirectory, (ExitCode)refused);
        Assert.Contains("newer LiveChatMeet", says, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, (ExitCode)restored);
    }

    public void Dispose()
    {
        using var removing = Process.Start(
            "git",
            ["-C", Repository.PathOf("."), "worktree", "remove", "--force", $"{_place}/old"]
        );
        removing.WaitForExit();
        Directory.Delete(_place, recursive: true);
    }

    private static async Task SignsInAsync((ProgramProcess Program, string Address) server)
    {
        await using var running = server.Program;
        using var mara = await PlainBrowser.SignInAsync(server.Address, Server.AgentEmail);
        Assert.True(await mara.IsSignedInAsync(), running.Output);
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = Repository.PathOf(".") };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        using var limit = new CancellationTokenSource(BuiltWithin);
        await process.WaitForExitAsync(limit.Token);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}");
    }
}
