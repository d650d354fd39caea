using System.Globalization;
using LiveChatMeet.Bench.Baselines;
using LiveChatMeet.Bench.Machine;
using LiveChatMeet.Bench.Report;

namespace LiveChatMeet.Bench.Scenarios;

/// <summary>How many rows a second SQLite alone makes durable one by one, on the same core.</summary>
internal static class RowLimit
{
    public const string Called = "chat";
    public const string Server = "SQLite's C functions";
    public const string Phase = "one row in each transaction";

    public static void Measure(Options options, string directory, int repetition, Results results)
    {
        var (seconds, own) = (Math.Max(1, (int)options.Phase.TotalSeconds), Cores.Busy());
        using var process = ServerProcess.Start("rows", OwnProcess.Command("rows", $"{seconds}", directory), directory);
        var cpu = 0L;
        for (; !process.HasEnded; Thread.Sleep(20))
            cpu = Math.Max(cpu, process.Cpu);
        var others = (Cores.Busy() - own - cpu / 1e9) / seconds;
        var rows = double.Parse(File.ReadAllText(Path.Combine(directory, "rows.log")), CultureInfo.InvariantCulture);
        results.Add(
            new()
            {
                Scenario = Called,
                Contender = Server,
                Phase = Phase,
                Repetition = repetition,
                Others = Math.Max(0, others),
                Values = new() { [Sample.PerSecond] = rows, [Sample.Cpu] = cpu / 1e3 / (rows * seconds) },
            }
        );
    }
}
