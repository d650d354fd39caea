using System.Globalization;
using System.Text;
using LiveChatMeet.Bench.Machine;
using LiveChatMeet.Bench.Scenarios;

namespace LiveChatMeet.Bench.Report;

/// <summary>The results as tables.</summary>
internal static class Markdown
{
    private const string Begin = "<!-- results -->";
    private const string End = "<!-- /results -->";

    private static readonly string[] Common =
    [
        Sample.PerSecond,
        Sample.Cpu,
        Sample.Median,
        Sample.Slowest,
        Sample.Generator,
    ];

    public static string Of(Results results)
    {
        var text = new StringBuilder();
        var day = DateTime.UtcNow.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);
        text.AppendLine(CultureInfo.InvariantCulture, $"Measured on {day}; {Cores.Description}.").AppendLine();
        AddGoals(text, results);
        foreach (
            var scenario in results.Samples.Select(one => one.Scenario).Distinct().Where(name => name != Curve.Called)
        )
            Add(text, results, scenario);
        return text.ToString();
    }

    /// <summary>Puts the tables between the two marks of a page.</summary>
    public static void Replace(string file, string tables)
    {
        var text = File.ReadAllText(file);
        var (from, to) = (text.IndexOf(Begin, StringComparison.Ordinal), text.IndexOf(End, StringComparison.Ordinal));
        if (from < 0 || to < from)
            throw new ArgumentException($"{file} has no {Begin} and {End}.");
        File.WriteAllText(file, $"{text[..(from + Begin.Length)]}\n{tables.TrimEnd()}\n{text[to..]}");
    }

    private static void AddGoals(StringBuilder text, Results results)
    {
        var rows = results.Outcomes.Select(outcome => outcome.Row).ToList();
        if (rows.Count == 0)
            return;
        text.AppendLine("| what | against | ratio | figures | must | aim |");
        text.AppendLine("|---|---|--:|--:|--:|--:|");
        foreach (var row in rows)
            text.AppendLine(row);
        text.AppendLine();
    }

    private static void Add(StringBuilder text, Results results, string scenario)
    {
        var samples = results.Samples.Where(one => one.Scenario == scenario).ToList();
        var names = samples
            .SelectMany(one => one.Values.Keys)
            .Distinct()
            .OrderBy(name => Array.IndexOf(Common, name) is >= 0 and var at ? at : 99)
            .ToList();
        text.AppendLine(CultureInfo.InvariantCulture, $"### {scenario}").AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"| server | phase | {string.Join(" | ", names)} |");
        text.AppendLine(CultureInfo.InvariantCulture, $"|---|---|{string.Concat(names.Select(_ => "--:|"))}");
        foreach (var (contender, phase) in samples.Select(one => (one.Contender, one.Phase)).Distinct())
        {
            var figures = names.Select(name => results.Find(scenario, contender, phase, name)?.ToString() ?? "");
            text.AppendLine(CultureInfo.InvariantCulture, $"| {contender} | {phase} | {string.Join(" | ", figures)} |");
        }
        text.AppendLine();
    }
}
