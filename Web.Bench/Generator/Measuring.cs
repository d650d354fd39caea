using LiveChatMeet.Bench.Machine;

namespace LiveChatMeet.Bench.Generator;

/// <summary>Measures what a server and the load do meanwhile, and what else the machine does.</summary>
/// <param name="servers">The one that is measured first.</param>
internal sealed class Measuring(Loop loop, params ServerProcess[] servers)
{
    private const int OwnCpu = 2; // CLOCK_PROCESS_CPUTIME_ID

    public Loop Loop => loop;

    public Measured Of(Action act)
    {
        var (before, generator, begun) = (Read(), loop.Busy, Loop.Now);
        act();
        var (seconds, after) = ((Loop.Now - begun) / 1e9, Read());
        return new()
        {
            Seconds = seconds,
            Cpu = after.Server - before.Server,
            Generator = (loop.Busy - generator) / 1e9 / seconds,
            Others = Math.Max(0, (after.All - before.All - (after.Known - before.Known)) / seconds),
        };
    }

    /// <summary>Seconds of CPU: of the server, of all that belongs to the run, of the whole machine.</summary>
    private (double Server, double Known, double All) Read()
    {
        var known = servers.Sum(server => server.Cpu) + Native.Time(OwnCpu);
        return (servers[0].Cpu / 1e9, known / 1e9, Cores.Busy());
    }
}

/// <summary>What happened in a phase.</summary>
internal sealed record Measured
{
    public required double Seconds { get; init; }

    /// <summary>Seconds of CPU that the server used.</summary>
    public required double Cpu { get; init; }

    /// <summary>The share of its core that the load used.</summary>
    public required double Generator { get; init; }

    /// <summary>How many cores something else used.</summary>
    public required double Others { get; init; }

    /// <summary>How many times it was done.</summary>
    public long Count { get; init; }

    public Latencies Latencies { get; init; } = new();

    /// <summary>Whether the server kept pace.</summary>
    public bool IsSustained { get; init; } = true;

    public double PerSecond => Count / Seconds;

    public double CpuMicroseconds => Count == 0 ? double.NaN : Cpu * 1e6 / Count;

    /// <summary>Two phases as one.</summary>
    public Measured And(Measured other) =>
        this with
        {
            Seconds = Seconds + other.Seconds,
            Cpu = Cpu + other.Cpu,
            Generator = (Generator * Seconds + other.Generator * other.Seconds) / (Seconds + other.Seconds),
            Others = (Others * Seconds + other.Others * other.Seconds) / (Seconds + other.Seconds),
            Count = Count + other.Count,
        };
}
