using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace LiveChatMeet.Tests.Plant.Servers;

/// <summary>The built program as a self-hoster runs it: a process of its own.</summary>
public sealed partial class ProgramProcess : IAsyncDisposable
{
    private static readonly string[] Built = ["dotnet", Path.Combine(AppContext.BaseDirectory, "livechatmeet.dll")];

    // The published file where there is one, as it starts in half of the time; else what the tests are built with.
    private static readonly string[] Program = Environment.GetEnvironmentVariable("LIVECHATMEET_BINARY")
        is { Length: > 0 } file
        ? [file]
        : Built;

    /// <summary>The program as a shell takes it.</summary>
    public static string Typed => string.Join(' ', Program);

    /// <summary>Limits that no test meets by chance.</summary>
    public static readonly string[] WideLimits =
    [
        "--Limits:MessagesAtOnce=10000",
        "--Limits:MessagesPerMinute=100000",
        "--Limits:NewVisitorsPerMinute=1000",
        "--Limits:MessagesUntilTaken=100000",
        "--Logging:LogLevel:Default=Warning",
    ];

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = [];

    private ProgramProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>The files that it has loaded (Linux).</summary>
    public string LoadedFiles() => File.ReadAllText($"/proc/{_process.Id}/maps");

    public string Output => string.Join('\n', _lines);

    public static ProgramProcess Start(params string[] arguments) => Start(Program[0], [.. Program[1..], .. arguments]);

    /// <summary>Never the published file.</summary>
    public static ProgramProcess StartBuilt(params string[] arguments) =>
        Start(Built[0], [.. Built[1..], .. arguments]);

    /// <summary>The same, after these commands of a shell (bash).</summary>
    public static ProgramProcess StartInShell(string before, params string[] arguments) =>
        StartInShell(before, Program, arguments);

    /// <inheritdoc cref="StartBuilt"/>
    public static ProgramProcess StartBuiltInShell(string before) => StartInShell(before, Built, []);

    private static ProgramProcess StartInShell(string before, string[] program, string[] arguments) =>
        Start("bash", ["-c", $"{before}; exec \"$@\"", "bash", .. program, .. arguments]);

    /// <summary>The same on a copy of a data directory that lies on a disk of its own, which is in memory and gone with
    /// it (Linux). <see cref="Inside"/> says where the disk is for others.</summary>
    public static ProgramProcess StartOnSmallDisk(
        int megabytes,
        string copyOf,
        string disk,
        params string[] arguments
    ) =>
        Start(
            "unshare",
            [
                "--map-root-user",
                "--mount",
                "sh",
                "-c",
                $"mount -t tmpfs -o size={megabytes}m none '{disk}' && cp -r '{copyOf}/.' '{disk}' && exec \"$@\"",
                "sh",
                .. Program,
                "--data",
                disk,
                .. arguments,
            ]
        );

    /// <summary>The same in a network namespace, as root (Linux).</summary>
    public static ProgramProcess StartIn(string networks, params string[][] arguments) =>
        Start("ip", ["netns", "exec", networks, .. Program, .. arguments.SelectMany(some => some)]);

    /// <summary>Where a path of the program's is for us (Linux).</summary>
    public string Inside(string path) => $"/proc/{_process.Id}/root{path}";

    /// <summary>Another version of the program.</summary>
    /// <param name="assembly">Its <c>livechatmeet.dll</c>.</param>
    public static ProgramProcess StartOther(string assembly, params string[] arguments) =>
        Start("dotnet", [assembly, .. arguments]);

    private static ProgramProcess Start(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment["DOTNET_ENVIRONMENT"] = start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["AllowOldRuntime"] = "true"; // that of the machine, which is not what is shipped
        start.Environment["DOTNET_TieredPGO"] = "0"; // as for the tests themselves: none lives long enough for it
        return new(Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start."));
    }

    /// <summary>Starts on a data directory with wide limits, and waits until it listens.</summary>
    public static async Task<(ProgramProcess Program, string Address)> ListenAsync(
        string directory,
        string urls = "http://127.0.0.1:0",
        params string[] more
    )
    {
        var program = Start(["--data", directory, "--urls", urls, .. WideLimits, .. more]);
        return (program, await program.ListensAtAsync());
    }

    /// <summary>Waits until it listens at an address of loopback.</summary>
    public async Task<string> ListensAtAsync()
    {
        await ListensAsync(ListensAt().IsMatch);
        return ListensAt().Match(Output).Groups["address"].Value;
    }

    /// <summary>Waits until it listens, anywhere.</summary>
    public Task ListensAsync() => ListensAsync(said => said.Contains(" listens at ", StringComparison.Ordinal));

    private Task ListensAsync(Predicate<string> listens) =>
        Eventually.IsTrueAsync(
            "the program tells where it listens",
            () =>
            {
                Assert.False(_process.HasExited, $"The program must start: {Output}");
                return listens(Output);
            },
            TimeSpan.FromSeconds(60)
        );

    /// <returns>The exit code, and what was printed.</returns>
    public static Task<(int Code, string Output)> RunAsync(params string[] arguments) => EndsAsync(Start(arguments));

    /// <inheritdoc cref="RunAsync"/>
    public static async Task<(int Code, string Output)> EndsAsync(ProgramProcess started)
    {
        await using var program = started;
        await program._process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return (program._process.ExitCode, program.Output);
    }

    /// <summary>SIGKILL: nothing is finished or written.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Sends it a signal by name, such as STOP (Linux).</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>SIGTERM, as a service manager stops it.</summary>
    /// <returns>Its exit code, and how long it took.</returns>
    public async Task<(int Code, TimeSpan Took)> StopAsync()
    {
        var start = TimeProvider.System.GetTimestamp();
        Signal("TERM");
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return (_process.ExitCode, TimeProvider.System.GetElapsedTime(start));
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is not null)
            _lines.Enqueue(line);
    }

    [GeneratedRegex(@"listens at (?<address>https?://127\.0\.0\.1:\d+)")]
    private static partial Regex ListensAt();
}
