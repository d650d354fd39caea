using System.Globalization;
using LiveChatMeet.Bench.Scenarios;
using ScottPlot;

namespace LiveChatMeet.Bench.Report;

/// <summary>The curves as pictures.</summary>
internal static class Plots
{
    private const int Width = 560;
    private const int Height = 320;

    private static readonly (string File, string Title, string[] Values, string Of)[] All =
    [
        ("connections-memory", CurveOfConnections.Memory, [CurveOfConnections.Megabytes], "connections"),
        ("connections-cpu", CurveOfConnections.Cpu, [CurveOfConnections.Share], "connections"),
        ("rooms", CurveOfRooms.Title, [CurveOfRooms.Milliseconds], "rooms"),
        ("room-page", CurveOfOneRoom.Room, [CurveOfRooms.Milliseconds], "messages in the room"),
        ("livechat-page", CurveOfOneRoom.Chat, [CurveOfRooms.Milliseconds], "messages in the room"),
        ("consoles", CurveOfConsoles.Title, [CurveOfConsoles.Calls], "consoles"),
        ("running-calls-memory", CurveOfRunningCalls.Memory, [CurveOfConnections.Megabytes], "running calls"),
        ("running-calls-cpu", CurveOfRunningCalls.Cpu, [CurveOfConnections.Share], "running calls"),
        (
            "running-calls-signal",
            CurveOfRunningCalls.Signal,
            [CurveOfRunningCalls.Median, CurveOfRunningCalls.Slowest],
            "running calls"
        ),
    ];

    /// <summary>Draws each that was measured: <c>NAME.svg</c>.</summary>
    public static void Draw(Results results, string directory)
    {
        foreach (var (file, title, values, of) in All)
        {
            var points = results
                .Samples.Where(one => one.Scenario == Curve.Called)
                .Where(one => one.Phase.StartsWith($"{title}:", StringComparison.Ordinal))
                .ToList();
            if (points.Count == 0)
                continue;
            Directory.CreateDirectory(directory);
            Draw(points, title, values, of).SaveSvg(Path.Combine(directory, $"{file}.svg"), Width, Height);
        }
    }

    private static Plot Draw(List<Sample> points, string title, string[] values, string of)
    {
        var plot = new Plot();
        foreach (var value in values)
        foreach (var server in points.GroupBy(point => point.Contender))
        {
            var line = plot.Add.Scatter(
                server.Select(point => Math.Log10(point.Values[Curve.At])).ToArray(),
                server.Select(point => point.Values[value]).ToArray()
            );
            line.LegendText = values.Length > 1 ? $"{server.Key}, {value}" : server.Key;
        }
        var sizes = points.Select(point => point.Values[Curve.At]).Distinct().Order().ToArray();
        plot.Axes.Bottom.SetTicks(
            [.. sizes.Select(Math.Log10)],
            [.. sizes.Select(size => size.ToString("#,0", CultureInfo.InvariantCulture))]
        );
        plot.Axes.SetLimitsY(0, 1.1 * points.Max(point => values.Max(value => point.Values[value])));
        plot.Title(title);
        plot.XLabel(of);
        plot.YLabel(string.Join(", ", values));
        return plot;
    }
}
