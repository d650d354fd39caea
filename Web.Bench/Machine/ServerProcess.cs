using System.Diagnostics;
using System.Globalization;

namespace LiveChatMeet.Bench.Machine;

/// <summary>A server under measurement, alone on its core.</summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly TimeSpan StopsWithin = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private readonly int _clock;
    private bool _isStopped;

    private ServerProcess(Process process)
    {
        _process = process;
        _clock = Native.CpuClockOf(process.Id);
    }

    public int Id => _process.Id;

    public bool HasEnded => _process.HasExited;

    /// <summary>Nanoseconds of CPU that it has used.</summary>
    public long Cpu => Native.Time(_clock);

    /// <summary>Kilobytes of memory that it holds.</summary>
    public long ResidentKilobytes => Status("VmRSS:");

    /// <param name="command">The program and its arguments.</param>
    /// <param name="directory">Where it works, and where its output goes: <c>NAME.log</c>.</param>
    /// <param name="environment">Its variables besides our own.</param>
    public static ServerProcess Start(
        string name,
        IReadOnlyList<string> command,
        string directory,
        IReadOnlyDictionary<string, string>? environment = null
    )
    {
        // As many open connections as the machine allows, one core, and the output in a file; then it is the program.
        const string Script =
            "ulimit -n $(ulimit -Hn); log=$1; core=$2; shift 2; exec taskset -c $core \"$@\" >$log 2>&1";
        var core = Cores.OfServers.ToString(CultureInfo.InvariantCulture);
        var log = Path.Combine(directory, $"{name}.log");
        var start = new ProcessStartInfo("/bin/sh", ["-c", Script, "sh", log, core, .. command])
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
        };
        foreach (var (key, value) in environment ?? new Dictionary<string, string>())
            start.Environment[key] = value;
        return new(Process.Start(start) ?? throw new InvalidOperationException($"{name} did not start."));
    }

    public void Dispose()
    {
        if (_isStopped)
            return;
        _isStopped = true;
        if (!_process.HasExited)
            _ = Native.Kill(_process.Id, Native.Terminate);
        if (!_process.WaitForExit(StopsWithin))
        {
            _process.Kill();
            _process.WaitForExit();
        }
        _process.Dispose();
    }

    private long Status(string name)
    {
        var line = File.ReadLines($"/proc/{Id}/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line.AsSpan(name.Length).Trim().TrimEnd("kB").Trim(), CultureInfo.InvariantCulture);
    }
}
