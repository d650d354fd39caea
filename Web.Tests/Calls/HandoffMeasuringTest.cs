using System.Globalization;
using LiveChatMeet.Tests.Browsers;
using LiveChatMeet.Tests.Media;
using LiveChatMeet.Tests.People;

namespace LiveChatMeet.Tests.Calls;

/// <summary>
/// Measures what the other side misses of picture and sound while the visitor's call moves, beside the same moves with the old leg closed first. Missing is
/// the longest gap of the move less the longest of a steady time in the same run.
/// </summary>
public abstract class HandoffMeasuringTest(ITestOutputHelper output) : HandoffTest
{
    protected const double SoundFloor = 5;
    protected const double FrameTime = 1000.0 / 30;

    private static readonly TimeSpan SteadyFor = TimeSpan.FromSeconds(5);

    // What is still in buffers when the move is over belongs to it.
    private static readonly TimeSpan SettlesFor = TimeSpan.FromSeconds(1);

    // The document that is clicked goes away: the livechat, which both documents reach, keeps when it was.
    private const string NoteClick =
        """
        () => {
          const livechat = parent === window ? opener : parent;
          addEventListener('click', () => {
            livechat.handoffClick = { at: Date.now(), drawn: null };
            requestAnimationFrame(() => requestAnimationFrame(() => { livechat.handoffClick.drawn = Date.now(); }));
          }, { capture: true, once: true });
        }
        """;

    /// <summary>Moves there and back again and again. Whatever the figures, the other side is told of nothing, and pictures and sound go on.</summary>
    protected async Task<List<Move>> RunAsync(BrowserKind agentKind, BrowserKind visitorKind, int runs, TimeSpan? steadyFor = null, bool compares = true)
    {
        var (visitor, meet, docked) = await InSteadyCallAsync(agentKind, visitorKind);
        await meet.Page.BringToFrontAsync();
        await meet.Probe.WatchRemoteAsync();
        var moves = new List<Move>();

        for (var run = 0; run < runs; run++)
        {
            await meet.Probe.TakeRemoteAsync();
            await Task.Delay(steadyFor ?? SteadyFor, TestContext.Current.CancellationToken);
            var steady = await meet.Probe.TakeRemoteAsync();
            Assert.True(steady.Frames > 0, "The picture stands still before the call moves.");
            foreach (var breaksFirst in compares ? (bool[])[false, true] : [false])
            {
                var (there, tab) = await MeasureAsync("to tab", breaksFirst, steady, visitor, meet, docked, () => ToTabAsync(visitor, docked));
                var (back, again) = await MeasureAsync("to livechat", breaksFirst, steady, visitor, meet, tab, () => ToLivechatAsync(visitor, tab));
                docked = again;
                moves.AddRange(there, back);
            }
        }

        Report(agentKind, visitorKind, moves);
        await meet.HangUpAsync();
        await meet.WaitForStateAsync("ended");
        Assert.Equal((1, 1), Connections); // the console's and the livechat's, which the call had borrowed
        return moves;
    }

    private async Task<(Move Move, MeetPage Now)> MeasureAsync(string direction, bool breaksFirst, RemoteSeen steady, VisitorPage visitor, MeetPage meet, MeetPage old, Func<Task<MeetPage>> moveAsync)
    {
        if (breaksFirst) await old.Probe.BreakFirstAsync();
        await old.Scope.EvaluateAsync<object?>(NoteClick);
        await meet.Probe.TakeRemoteAsync();

        var now = await moveAsync();
        await Task.Delay(SettlesFor, TestContext.Current.CancellationToken);
        var seen = await meet.Probe.TakeRemoteAsync();
        Assert.True(seen.Frames > 0, "No picture came after the move.");
        if (!breaksFirst)
        {
            Assert.Equal(0, seen.Alerts);
            Assert.All(seen.Marks, mark => Assert.Equal("in-progress connected", mark));
            Assert.Equal((1, 1), Connections);
            Assert.Equal(1, (await meet.Probe.ReadAsync()).PeerConnectionsOpen);
        }

        var click = await (await visitor.ChatAsync()).EvaluateAsync<Click>("window.handoffClick");
        var marks = await now.Scope.EvaluateAsync<Mark[]>("performance.getEntries().filter(({ name }) => name.startsWith('call:') || name === 'first-contentful-paint').map(({ name, startTime }) => ({ name, at: performance.timeOrigin + startTime }))");
        double? After(string name) => marks.FirstOrDefault(mark => mark.Name == name)?.At - click.At;
        return (new()
        {
            Direction = direction,
            BreaksFirst = breaksFirst,
            Picture = Math.Max(0, seen.LongestFrameGap - steady.LongestFrameGap),
            Sound = Math.Max(SoundFloor, seen.MissingSound - steady.MissingSound),
            ShownAfter = After("call:shown") ?? throw new InvalidOperationException("The new document showed nothing."),
            VisibleAfter = Math.Min(click.Drawn - click.At ?? double.MaxValue, After("first-contentful-paint") ?? double.MaxValue),
            Split = string.Join(", ", marks.OrderBy(mark => mark.At).Select(mark => $"{mark.Name.Replace("call:", "", StringComparison.Ordinal)} {mark.At - click.At:0}")),
        }, now);
    }

    private void Report(BrowserKind agent, BrowserKind visitor, List<Move> moves)
    {
        output.WriteLine($"| agent {agent}, visitor {visitor} | runs | missing picture | missing sound | click to shown | to something visible |");
        output.WriteLine("|---|---|---|---|---|---|");
        foreach (var group in moves.GroupBy(move => (move.Direction, move.BreaksFirst)).OrderBy(group => group.Key))
        {
            output.WriteLine($"| {group.Key.Direction}{(group.Key.BreaksFirst ? ", old leg closed first" : "")} | {group.Count()} | {Spread(group.Select(move => move.Picture))} | {Spread(group.Select(move => move.Sound))} | {Spread(group.Select(move => move.ShownAfter))} | {Spread(group.Select(move => move.VisibleAfter))} |");
        }

        foreach (var move in moves.Where(move => !move.BreaksFirst)) output.WriteLine($"  {move.Direction}: picture {move.Picture:0}, sound {move.Sound:0}; {move.Split}");
    }

    private static string Spread(IEnumerable<double> values)
    {
        var all = values.ToList();
        return string.Create(CultureInfo.InvariantCulture, $"{all.Min():0} / {Median(all):0} / {all.Max():0}");
    }

    protected static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    /// <summary>One move of the call. Times are milliseconds.</summary>
    protected sealed record Move
    {
        public required string Direction { get; init; }

        public required bool BreaksFirst { get; init; }

        public required double Picture { get; init; }

        public required double Sound { get; init; }

        public required double ShownAfter { get; init; }

        public required double VisibleAfter { get; init; }

        public required string Split { get; init; }
    }

    private sealed record Click(double At, double? Drawn);

    private sealed record Mark(string Name, double At);
}
