using System.Diagnostics;

namespace LiveChatMeet.Tests.Plant.Browsers;

/// <summary>The processes and the profile folder of one browser.</summary>
internal static class BrowserProcess
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    public static string CreateProfile() => Directory.CreateTempSubdirectory("livechatmeet-browser-").FullName;

    /// <summary>Starts a program of PATH.</summary>
    /// <param name="hear">Hears every line that it says.</param>
    public static Process Start(string program, IEnumerable<string> arguments, Action<string> hear)
    {
        var process = new Process
        {
            StartInfo = new ProcessStartInfo(OnPath(program), arguments)
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            },
        };
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.Start();
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        return process;

        void Hear(string? line)
        {
            if (line is not null)
                hear(line);
        }
    }

    /// <summary>Ends the process and all its descendants, by their ids, and waits until it is gone.</summary>
    public static async Task KillAsync(Process process)
    {
        using (process)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync().WaitAsync(Limit);
        }
    }

    /// <summary>Deletes the profile folder; what the dying processes were still writing may need a second
    /// try.</summary>
    /// <exception cref="IOException">It could not be deleted within ten seconds.</exception>
    public static async Task DeleteProfileAsync(string profile)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (Directory.Exists(profile))
        {
            try
            {
                Directory.Delete(profile, recursive: true);
            }
            catch (IOException) when (TimeProvider.System.GetElapsedTime(start) < Limit)
            {
                // a process that was told to end is still writing: try again
                await Task.Delay(TimeSpan.FromMilliseconds(50));
            }
        }
    }

    /// <summary>The full path of a program on PATH.</summary>
    public static string OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists)
        ?? throw new FileNotFoundException($"{program} is not on PATH: install it to run the browser tests");
}
