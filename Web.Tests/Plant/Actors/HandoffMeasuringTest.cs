using System.Globalization;
using LiveChatMeet.Identity;
using LiveChatMeet.Tests.Plant.Browsers;
using LiveChatMeet.Tests.Plant.Media;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Plant.Actors;

/// <summary>
/// Measures what the other side misses of picture and sound while the visitor's call moves, beside the same
/// moves with the old leg closed first. Missing is the longest gap of the move less the longest of a steady time in the
/// same run.
/// </summary>
[Trait("Needs", "quiet")]
public abstract class HandoffMeasuringTest(ITestOutputHelper output) : HandoffTest
{
    protected const double SoundFloor = 5;
    protected const double FrameTime = 1000.0 / 30;

    private static readonly TimeSpan SteadyFor = TimeSpan.FromSeconds(5);

    // What is still in buffers when the move is over belongs to it.
    private static readonly TimeSpan SettlesFor = TimeSpan.FromSeconds(1);

    // The document that is clicked goes away: the livechat or the console, which both documents reach, keeps when it
    // was.
    private const string NoteClick = """
        () => {
          const owner = parent === window ? opener : parent;
          addEventListener('click', () => {
            owner.handoffClick = { at: Date.now(), drawn: null };
            requestAnimationFrame(() => {
              // Its message comes when the frame is drawn, before anything that waits for that
              const drawn = new MessageChannel();
              drawn.port1.onmessage = () => { owner.handoffClick.drawn = Date.now(); };
              drawn.port2.postMessage(null);
            });
          }, { capture: true, once: true });
        }
        """;

    /// <summary>Moves there and back again and again. Whatever the figures, the other side is told of nothing, and
    /// pictures and sound go on.</summary>
    protected async Task<List<Move>> RunAsync(
        BrowserKind agentKind,
        BrowserKind visitorKind,
        int runs,
        TimeSpan? steadyFor = null,
        bool compares = true,
        Party mover = Party.Visitor
    )
    {
        var sides =
            mover == Party.Visitor
                ? await VisitorMovesAsync(agentKind, visitorKind)
                : await AgentMovesAsync(agentKind, visitorKind);
        var (other, here) = (sides.Other, sides.Here);
        await other.Probe.WatchRemoteAsync();
        var moves = new List<Move>();

        for (var run = 0; run < runs; run++)
        {
            await other.Probe.TakeRemoteAsync();
            await Task.Delay(steadyFor ?? SteadyFor, TestContext.Current.CancellationToken);
            var steady = await other.Probe.TakeRemoteAsync();
            Assert.True(steady.Frames > 0, "The picture stands still before the call moves.");
            Assert.True(
                (mover == Party.Visitor ? agentKind : visitorKind) == BrowserKind.Firefox
                    || steady.MaxSilence is not null,
                "Nothing is heard."
            );
            foreach (var breaksFirst in compares ? (bool[])[false, true] : [false])
            {
                var (there, tab) = await MeasureAsync(sides, "to tab", breaksFirst, steady, here, sides.ToTabAsync);
                var (back, again) = await MeasureAsync(
                    sides,
                    $"to {sides.Home}",
                    breaksFirst,
                    steady,
                    tab,
                    sides.HomeAsync
                );
                here = again;
                moves.AddRange(there, back);
            }
        }

        Report(agentKind, visitorKind, mover, moves);
        await other.HangUpAsync();
        await Eventually.IsTrueAsync(
            "the call is over",
            () => Server.ReadAsync(database => database.Calls.AllAsync(call => call.EndedAt != null))
        );
        Assert.Equal((1, 1), Connections); // the console's and the livechat's, which the call had borrowed
        return moves;
    }

    private async Task<Sides> VisitorMovesAsync(BrowserKind agentKind, BrowserKind visitorKind)
    {
        var (visitor, meet, docked) = await InSteadyCallAsync(agentKind, visitorKind);
        await meet.Page.BringToFrontAsync();
        return new(
            meet,
            docked,
            await visitor.ChatAsync(),
            "livechat",
            old => ToTabAsync(visitor, old),
            tab => ToLivechatAsync(visitor, tab)
        );
    }

    private async Task<Sides> AgentMovesAsync(BrowserKind agentKind, BrowserKind visitorKind)
    {
        var (agent, visitor) = await InSteadyConversationAsync(agentKind, visitorKind);
        await agent.OpensCallsOverTheConsoleAsync(Visitor);
        var overlay = await agent.StartVideoCallInOverlayAsync();
        await (await visitor.IsRungAsync()).AcceptAsync();
        var docked = await visitor.DockedCallAsync(Soon);
        await overlay.WaitUntilTakenAsync(Soon);
        await docked.MediaFlowsAsync(Soon);
        await overlay.ShrinkAsync();
        await visitor.Page.BringToFrontAsync();
        return new(
            docked,
            overlay,
            agent.Page,
            "overlay",
            async old =>
            {
                var tab = await old.MaximizeAsync(Soon);
                await tab.WaitUntilTakenAsync(Soon);
                await agent.Page.WaitForGoneAsync("region", "Video call", Soon);
                return tab;
            },
            async tab =>
            {
                await tab.MinimizeAsync();
                var back = await agent.OverlayAsync(Soon);
                await back.WaitUntilTakenAsync(Soon);
                await Eventually.IsTrueAsync(
                    "the tab closes itself",
                    async () => (await agent.Page.Browser.PagesAsync()).Count == 1,
                    Soon
                );
                return back;
            }
        );
    }

    private async Task<(Move Move, MeetPage Now)> MeasureAsync(
        Sides sides,
        string direction,
        bool breaksFirst,
        RemoteSeen steady,
        MeetPage old,
        Func<MeetPage, Task<MeetPage>> moveAsync
    )
    {
        var meet = sides.Other;
        if (breaksFirst)
            await old.Probe.BreakFirstAsync();
        await old.Scope.EvaluateAsync<object?>(NoteClick);
        await meet.Probe.TakeRemoteAsync();

        var now = await moveAsync(old);
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

        var click = await sides.Owner.EvaluateAsync<Click>("window.handoffClick");
        var marks = await now.Scope.EvaluateAsync<Mark[]>(
            """
            performance
              .getEntries()
              .filter(({ name }) => name.startsWith('call:') || name === 'first-contentful-paint')
              .map(({ name, startTime }) => ({ name, at: performance.timeOrigin + startTime }))
            """
        );
        double? After(string name) => marks.FirstOrDefault(mark => mark.Name == name)?.At - click.At;
        return (
            new()
            {
                Direction = direction,
                BreaksFirst = breaksFirst,
                SteadyPicture = steady.MaxFrameGap,
                Picture = Math.Max(0, seen.MaxFrameGap - steady.MaxFrameGap),
                Sound = Math.Max(SoundFloor, seen.MissingSound - steady.MissingSound),
                SoundGap = Math.Max(0, seen.MaxSoundGap - steady.MaxSoundGap),
                ShownAfter =
                    After("call:shown") ?? throw new InvalidOperationException("The new document showed nothing."),
                VisibleAfter = Math.Min(
                    click.Drawn - click.At ?? double.MaxValue,
                    After("first-contentful-paint") ?? double.MaxValue
                ),
                Split = string.Join(
                    ", ",
                    marks
                        .OrderBy(mark => mark.At)
                        .Select(mark =>
                            $"{mark.Name.Replace("call:", "", StringComparison.Ordinal)} {mark.At - click.At:0}"
                        )
                ),
            },
            now
        );
    }

    private void Report(BrowserKind agent, BrowserKind visitor, Party mover, List<Move> moves)
    {
        output.WriteLine(
            $"| agent {agent}, visitor {visitor}, the {mover} moves | runs | missing picture "
                + $"| missing sound | sound gap at most | click to shown | to something visible |"
        );
        output.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var group in moves.GroupBy(move => (move.Direction, move.BreaksFirst)).OrderBy(group => group.Key))
        {
            output.WriteLine(
                $"| {group.Key.Direction}{(group.Key.BreaksFirst ? ", old leg closed first" : "")} | {group.Count()} "
                    + $"| {Spread(group.Select(move => move.Picture))} | {Spread(group.Select(move => move.Sound))} "
                    + $"| {(group.All(move => move.SoundGap == 0) ? "" : Spread(group.Select(move => move.SoundGap)))} "
                    + $"| {Spread(group.Select(move => move.ShownAfter))} "
                    + $"| {Spread(group.Select(move => move.VisibleAfter))} |"
            );
        }

        foreach (var move in moves.Where(move => !move.BreaksFirst))
            output.WriteLine(
                $"  {move.Direction}: picture {move.Picture:0} (steady "
                    + $"{move.SteadyPicture:0}), sound {move.Sound:0}; {move.Split}"
            );
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

        public required double SteadyPicture { get; init; }

        public required double Picture { get; init; }

        public required double Sound { get; init; }

        public required double SoundGap { get; init; }

        public required double ShownAfter { get; init; }

        public required double VisibleAfter { get; init; }

        public required string Split { get; init; }
    }

    /// <summary>Who watches, what moves, and the document that owns the connection and stays.</summary>
    private sealed record Sides(
        MeetPage Other,
        MeetPage Here,
        Scope Owner,
        string Home,
        Func<MeetPage, Task<MeetPage>> ToTabAsync,
        Func<MeetPage, Task<MeetPage>> HomeAsync
    );

    private sealed record Click(double At, double? Drawn);

    private sealed record Mark(string Name, double At);
}
