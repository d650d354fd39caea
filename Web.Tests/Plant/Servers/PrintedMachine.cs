using System.Diagnostics;

namespace LiveChatMeet.Tests.Plant.Servers;

/// <summary>
/// A machine of a self-hoster's, below a directory: commands that the documents print run on it as they are printed.
/// What only a machine with the service has is stood in for: <c>systemctl</c>, <c>chown</c> and <c>cp</c> (here of the
/// program) do nothing, <c>sudo -u</c> changes no user, and <c>install</c> makes the directory alone. So nothing here
/// tries who owns a file, which rights a directory has, or that the service stops and starts.
/// </summary>
/// <param name="place">What is <c>/</c> there.</param>
/// <param name="other">The machine that <c>scp</c> copies to.</param>
public sealed class PrintedMachine(string place, string? other = null)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public string Data => $"{place}/var/lib/livechatmeet";

    public async Task RunAsync(string commands)
    {
        var programs = Directory.CreateDirectory($"{place}/bin").FullName;
        await WriteProgramsAsync(programs);
        Directory.CreateDirectory($"{place}/root");
        var script = commands
            .Replace("root@new.example:", other, StringComparison.Ordinal)
            .Replace(" /var/", $" {place}/var/", StringComparison.Ordinal)
            .Replace(" /root/", $" {place}/root/", StringComparison.Ordinal);
        var start = new ProcessStartInfo("/bin/sh", ["-ec", script])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment["PATH"] = $"{programs}:{start.Environment["PATH"]}";
        start.Environment["AllowOldRuntime"] = "true";
        using var shell = Process.Start(start) ?? throw new InvalidOperationException("The shell did not start.");
        using var limit = new CancellationTokenSource(Limit);
        var errors = shell.StandardError.ReadToEndAsync(limit.Token);
        await shell.WaitForExitAsync(limit.Token);
        Assert.True(shell.ExitCode == 0, $"{script}\nended with {shell.ExitCode}: {await errors}");
    }

    private static async Task WriteProgramsAsync(string programs)
    {
        await WriteProgramAsync(
            $"{programs}/livechatmeet",
            $"exec dotnet '{Path.Combine(AppContext.BaseDirectory, "livechatmeet.dll")}' \"$@\""
        );
        foreach (var absent in (string[])["systemctl", "chown", "cp"])
            await WriteProgramAsync($"{programs}/{absent}", "exit 0");
        await WriteProgramAsync($"{programs}/install", "for last; do :; done; mkdir -p \"$last\"");
        await WriteProgramAsync($"{programs}/scp", "shift; exec /bin/cp -rp \"$@\"");
        await WriteProgramAsync($"{programs}/sudo", "shift 2; exec \"$@\"");
    }

    private static async Task WriteProgramAsync(string file, string command)
    {
        await File.WriteAllTextAsync(file, $"#!/bin/sh\n{command}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
