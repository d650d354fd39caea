using System.Text.Json;
using LiveChatMeet.Hosting;
using LiveChatMeet.Refusals;
using LiveChatMeet.Tests.Plant.Code;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Hosting;

/// <summary>L12: a runtime with known holes is not started on unawares.</summary>
[Trait("Requirement", "WS-3"), Trait("Requirement", "WB-3")]
public sealed class RuntimeTests
{
    [Theory]
    [InlineData("10.0.12", "10.0.14", false)]
    [InlineData("9.0.99", "10.0.14", false)]
    [InlineData("10.0.14", "10.0.14", true)]
    [InlineData("10.0.15", "10.0.14", true)]
    [InlineData("11.0.0", "10.0.14", true)]
    public void A_runtime_that_is_older_than_the_pinned_patch_is_a_mistake(
        string running,
        string oldest,
        bool isGood
    ) => Assert.Equal(isGood, Runtime.WhyTooOld(new(running), new(oldest)) is null);

    [Fact]
    public void What_is_shipped_is_new_enough() =>
        Assert.Contains(
            $"<RuntimePatch>{Runtime.Oldest}</RuntimePatch>",
            File.ReadAllText(Repository.PathOf("Directory.Build.props")),
            StringComparison.Ordinal
        );

    /// <summary>As measured: docs/performance.md, "Start and settings".</summary>
    [Fact]
    public void The_servers_runtime_neither_instruments_code_nor_spins()
    {
        var file = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "livechatmeet.runtimeconfig.json"));
        using var configuration = JsonDocument.Parse(file);
        var set = configuration.RootElement.GetProperty("runtimeOptions").GetProperty("configProperties");

        Assert.False(set.GetProperty("System.Runtime.TieredPGO").GetBoolean());
        Assert.Equal(0, set.GetProperty("System.Threading.ThreadPool.UnfairSemaphoreSpinLimit").GetInt32());
    }

    [Trait("Needs", "process")]
    [Fact]
    public async Task In_production_an_old_runtime_is_refused_unless_it_is_allowed()
    {
        var isOld = Runtime.WhyTooOld(Environment.Version, Runtime.Oldest) is not null;
        // Nothing can be made there: it ends in either case
        string[] arguments = ["--data", "/proc/livechatmeet", "--urls", "http://127.0.0.1:0"];

        var (refused, says) = await RunAsync([.. arguments, "--AllowOldRuntime=false"]);
        var (allowed, _) = await RunAsync([.. arguments, "--AllowOldRuntime=true"]);
        var (developing, _) = await RunAsync([.. arguments, "--AllowOldRuntime=false", "--environment=Development"]);

        Assert.Equal(isOld ? ExitCode.Runtime : ExitCode.DataDirectory, (ExitCode)refused);
        if (isOld)
            Assert.Contains($"{Runtime.Oldest}", says, StringComparison.Ordinal);
        Assert.Equal((ExitCode.DataDirectory, ExitCode.DataDirectory), ((ExitCode)allowed, (ExitCode)developing));
    }

    // What is published brings its own.
    private static Task<(int Code, string Output)> RunAsync(string[] arguments) =>
        ProgramProcess.EndsAsync(ProgramProcess.StartBuilt(arguments));
}
