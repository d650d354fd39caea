using System.Diagnostics;

namespace LiveChatMeet.Bench.Machine;

/// <summary>Programs that the bench needs besides servers.</summary>
internal static class Tool
{
    /// <summary>Where a program is; null where it is not installed.</summary>
    public static string? Find(string name) =>
        $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin:/sbin"
            .Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(directory => Path.Combine(directory, name))
            .FirstOrDefault(File.Exists);

    /// <returns>Whether it is installed and ended well. What it said is the second value.</returns>
    public static (bool IsDone, string Said) Run(string directory, string name, params string[] arguments)
    {
        if (Find(name) is not { } program)
            return (false, $"{name} is not installed.");
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = directory,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var errors = process.StandardError.ReadToEndAsync();
        var said = process.StandardOutput.ReadToEnd() + errors.Result;
        process.WaitForExit();
        return (process.ExitCode == 0, said);
    }
}
