using System.Globalization;

namespace LiveChatMeet.Bench.Machine;

/// <summary>The machine's processors: which of them is whose, and how busy they are.</summary>
internal static class Cores
{
    /// <summary>What is measured runs alone here.</summary>
    public const int OfServers = 0;

    public static int OfGenerator => Count > 1 ? 1 : 0;

    private static int Count { get; } =
        File.ReadLines("/proc/cpuinfo").Count(line => line.StartsWith("processor", StringComparison.Ordinal));

    public static string Model { get; } =
        File.ReadLines("/proc/cpuinfo")
            .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            ?.Split(':', 2)[1]
            .Trim()
        ?? "unknown";

    public static string Description => $"{Model}, {Count} cores";

    /// <summary>Keeps this thread, and those that it starts, on the generator's core.</summary>
    public static void PinThisThread()
    {
        var mask = 1UL << OfGenerator;
        if (Native.SetAffinity(0, sizeof(ulong), ref mask) != 0)
            throw new InvalidOperationException("The generator could not be pinned to its core.");
    }

    /// <summary>Seconds for which all cores together have worked, since the machine started.</summary>
    public static double Busy()
    {
        var ticks = File.ReadLines("/proc/stat")
            .First()
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Skip(1)
            .Select(text => long.Parse(text, CultureInfo.InvariantCulture))
            .ToArray();
        // user, nice, system, and what interrupts and other guests of the host took
        return (ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6] + ticks[7]) / 100.0;
    }
}
