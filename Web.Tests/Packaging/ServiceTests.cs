using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using LiveChatMeet.Refusals;
using LiveChatMeet.Tests.Plant.Code;

namespace LiveChatMeet.Tests.Packaging;

/// <summary>The printed systemd unit, as systemd's own tools see it.</summary>
[Trait("Needs", "process")]
public sealed partial class ServiceTests
{
    /// <summary>Of 10, which is no protection at all.</summary>
    private const double MostExposure = 3.0;

    private static string Unit => Repository.PathOf("docs/livechatmeet.service");

    [Fact]
    public async Task It_is_well_formed()
    {
        var directory = Directory.CreateTempSubdirectory("livechatmeet-unit-");
        // The program is not installed here, and the user neither.
        var text = await File.ReadAllTextAsync(Unit);
        await File.WriteAllTextAsync(
            $"{directory.FullName}/livechatmeet.service",
            text.Replace("/usr/local/bin/livechatmeet", "/bin/true", StringComparison.Ordinal)
        );

        var (code, says) = await AnalyzeAsync("verify", "--man=no", $"{directory.FullName}/livechatmeet.service");
        directory.Delete(recursive: true);

        Assert.DoesNotContain("livechatmeet.service", says, StringComparison.Ordinal);
        Assert.Equal(0, code);
    }

    [Fact]
    public async Task It_is_protected()
    {
        var (_, says) = await AnalyzeAsync("security", "--offline=true", Unit);

        var exposure = double.Parse(Exposure().Match(says).Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.InRange(exposure, 0.1, MostExposure);
        Assert.Contains(
            $"rates it {exposure.ToString(CultureInfo.InvariantCulture)},",
            await File.ReadAllTextAsync(Repository.PathOf("docs/install.md")),
            StringComparison.Ordinal
        );
    }

    /// <summary>What only a person can mend is not tried again and again.</summary>
    [Fact]
    public async Task It_is_not_restarted_after_a_mistake()
    {
        var text = await File.ReadAllTextAsync(Unit);

        var prevented = Prevented().Match(text).Groups[1].Value.Split(' ').Select(int.Parse);

        Assert.Equal(
            [ExitCode.Usage, ExitCode.DataDirectory, ExitCode.Settings, ExitCode.Runtime],
            prevented.Select(code => (ExitCode)code)
        );
    }

    private static async Task<(int Code, string Says)> AnalyzeAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("systemd-analyze", ["--no-pager", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        var says = await process.StandardOutput.ReadToEndAsync(limit.Token) + await errors;
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, says);
    }

    [GeneratedRegex(@"Overall exposure level for livechatmeet\.service: ([0-9.]+)")]
    private static partial Regex Exposure();

    [GeneratedRegex("RestartPreventExitStatus=([0-9 ]+)")]
    private static partial Regex Prevented();
}
