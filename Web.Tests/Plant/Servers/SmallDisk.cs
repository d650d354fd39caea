using System.Diagnostics;

namespace LiveChatMeet.Tests.Plant.Servers;

/// <summary>A disk of few megabytes, in memory, for the programs that run on it alone: a name space of their own, which
/// needs no rights of ours and is gone with them.</summary>
public static class SmallDisk
{
    /// <param name="directory">Where the disk is.</param>
    /// <param name="megabytes">How large it is.</param>
    /// <param name="script">Run with <c>$lcm</c>, the program; a shell's.</param>
    /// <returns>The exit code, and what was printed.</returns>
    public static async Task<(int Code, string Output)> RunAsync(string directory, int megabytes, string script)
    {
        Directory.CreateDirectory(directory);
        var start = new ProcessStartInfo(
            "unshare",
            [
                "--map-root-user",
                "--mount",
                "/bin/sh",
                "-c",
                $"mount -t tmpfs -o size={megabytes}m none '{directory}'\n{script}",
            ]
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["lcm"] = ProgramProcess.Typed;
        start.Environment["AllowOldRuntime"] = "true";
        start.Environment["DOTNET_TieredPGO"] = "0";
        return await EndAsync(start);
    }

    private static async Task<(int Code, string Output)> EndAsync(ProcessStartInfo start)
    {
        using var process = Process.Start(start) ?? throw new InvalidOperationException("unshare did not start.");
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var (output, errors) = (
            process.StandardOutput.ReadToEndAsync(limit.Token),
            process.StandardError.ReadToEndAsync(limit.Token)
        );
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await output + await errors);
    }
}
