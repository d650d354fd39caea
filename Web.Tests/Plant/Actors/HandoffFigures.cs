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
public sealed class HandoffFigures(People people, ITestOutputHelper output)
{
    public const double SoundFloor = 5;
    public const double FrameTime = 1000.0 / 30;

    private static readonly TimeSpan SteadyFor = TimeSpan.FromSeconds(5);

    // What is still in buffers when the move is over belongs to it.
    private static readonly TimeSpan SettlesFor = TimeSpan.FromSeconds(1);

    // The document that is clicked goes away: the livechat or the console, which both documents reach, keeps when it
    // was.
    private const string NoteClick = """
        () => {
          const owner = parent === window ? opener : parent;
          if (!owner) return; // the tab goes, and nothing that stays can be reached
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

    private const string ShownSize = """
        Array.from(document.querySelectorAll('#remote video'), (one) => `${one.videoWidth} × ${one.videoHeight}`).join()
        """;

    /// <summary>Moves there and back again and again. Whatever the figures, the other side is told of nothing, and
    /// pictures and sound go on.</summary>
    public async Task<List<HandoffMove>> RunAsync(
        BrowserKind agentKind,
        BrowserKind visitorKind,
        int runs,
        TimeSpan? steadyFor = null,
        bool compares = true,
        Party mover = Party.Visitor,
        bool hasOpener = true
    )
    {
        var sides =
            !hasOpener ? await HandoffSides.OfVisitorWithoutOpenerAsync(people, agentKind, visitorKind)
            : mover == Party.Visitor ? await HandoffSides.OfVisitorAsync(people, agentKind, visitorKind)
            : await HandoffSides.OfAgentAsync(people, agentKind, visitorKind);
        var (other, here) = (sides.Other, sides.Here);
        await other.Probe.WatchRemoteAsync();
        var moves = new List<HandoffMove>();

        for (var run = 0; run < runs; run++)
        {
            await other.Probe.TakeRemoteAsync();
            await Task.Delay(steadyFor ?? SteadyFor, TestContext.Current.CancellationToken);
            var steady = await other.Probe.TakeRemoteAsync();
            output.WriteLine(
                $"steady: {steady.Frames / (steadyFor ?? SteadyFor).TotalSeconds:0} frames per second of "
                    + await other.Scope.EvaluateAsync<string>(ShownSize)
            );
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

        HandoffReport.Write(output, agentKind, visitorKind, mover, moves);
        await other.HangUpAsync();
        await Eventually.IsTrueAsync(
            "the call is over",
            () => people.Server.ReadAsync(database => database.Calls.AllAsync(call => call.EndedAt != null))
        );
        Assert.Equal((1, 1), people.Connections); // the console's and the livechat's, which the call had borrowed
        return moves;
    }

    private async Task<(HandoffMove Move, MeetPage Now)> MeasureAsync(
        HandoffSides sides,
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

        var begin = new Click(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), null);
        var now = await moveAsync(old);
        await Task.Delay(SettlesFor, TestContext.Current.CancellationToken);
        var seen = await meet.Probe.TakeRemoteAsync();
        Assert.True(seen.Frames > 0, "No picture came after the move.");
        if (!breaksFirst)
        {
            Assert.Equal(0, seen.Alerts);
            Assert.All(seen.Marks, mark => Assert.Equal("in-progress connected", mark));
            var ofVisitor = sides.Owner is null && direction == "to tab" ? 2 : 1;
            await Eventually.IsTrueAsync(
                "the tab's connection goes with it",
                () => people.Connections == (1, ofVisitor)
            );
            Assert.Equal(1, (await meet.Probe.ReadAsync()).PeerConnectionsOpen);
        }

        var click = sides.Owner is { } owner ? await owner.EvaluateAsync<Click>("window.handoffClick") : begin;
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

    private sealed record Click(double At, double? Drawn);

    private sealed record Mark(string Name, double At);
}
