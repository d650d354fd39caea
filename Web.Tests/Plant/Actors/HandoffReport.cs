using System.Globalization;
using LiveChatMeet.Identity;
using LiveChatMeet.Tests.Plant.Browsers;

namespace LiveChatMeet.Tests.Plant.Actors;

/// <summary>Tells the figures of moves as a table for docs/handoff.md.</summary>
public static class HandoffReport
{
    public static void Write(
        ITestOutputHelper output,
        BrowserKind agent,
        BrowserKind visitor,
        Party mover,
        List<HandoffMove> moves
    )
    {
        output.WriteLine(
            $"| agent {agent}, visitor {visitor}, the {mover} moves | runs | missing picture "
                + $"| missing sound | sound gap at most | click to shown | to something visible |"
        );
        output.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var group in moves.GroupBy(move => (move.Direction, move.BreaksFirst)).OrderBy(group => group.Key))
            output.WriteLine(Row(group.Key, [.. group]));

        foreach (var move in moves.Where(move => !move.BreaksFirst))
            output.WriteLine(
                $"  {move.Direction}: picture {move.Picture:0} (steady "
                    + $"{move.SteadyPicture:0}), sound {move.Sound:0}; {move.Split}"
            );
    }

    private static string Row((string Direction, bool BreaksFirst) of, IReadOnlyList<HandoffMove> moves) =>
        $"| {of.Direction}{(of.BreaksFirst ? ", old leg closed first" : "")} | {moves.Count} "
        + $"| {Spread(moves.Select(move => move.Picture))} | {Spread(moves.Select(move => move.Sound))} "
        + $"| {(moves.All(move => move.SoundGap == 0) ? "" : Spread(moves.Select(move => move.SoundGap)))} "
        + $"| {Spread(moves.Select(move => move.ShownAfter))} "
        + $"| {Spread(moves.Select(move => move.VisibleAfter))} |";

    private static string Spread(IEnumerable<double> values)
    {
        var all = values.ToList();
        return string.Create(CultureInfo.InvariantCulture, $"{all.Min():0} / {Median(all):0} / {all.Max():0}");
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
