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
    public const double FrameTime = 1000.0 / 30;

    private static readonly TimeSpan SteadyFor = TimeSpan.FromSeconds(5);

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
        var sides = await SidesAsync(agentKind, visitorKind, mover, hasOpener);
        var (other, here) = (sides.Other, sides.Here);
        await other.Probe.WatchRemoteAsync();
        var moves = new List<HandoffMove>();
        var isFirefox = (mover == Party.Visitor ? agentKind : visitorKind) == BrowserKind.Firefox;

        for (var run = 0; run < runs; run++)
        {
            var steady = await SteadyAsync(other, steadyFor ?? SteadyFor, isFirefox);
            foreach (var breaksFirst in compares ? (bool[])[false, true] : [false])
            {
                var measuring = new MoveMeasuring(people, sides, steady, breaksFirst);
                var (there, tab) = await measuring.OfAsync("to tab", here, sides.ToTabAsync);
                (var back, here) = await measuring.OfAsync($"to {sides.Home}", tab, sides.HomeAsync);
                moves.AddRange(there, back);
            }
        }

        HandoffReport.Write(output, agentKind, visitorKind, mover, moves);
        await EndAsync(other);
        return moves;
    }

    private async Task<HandoffSides> SidesAsync(
        BrowserKind agentKind,
        BrowserKind visitorKind,
        Party mover,
        bool hasOpener
    ) =>
        !hasOpener ? await HandoffSides.OfVisitorWithoutOpenerAsync(people, agentKind, visitorKind)
        : mover == Party.Visitor ? await HandoffSides.OfVisitorAsync(people, agentKind, visitorKind)
        : await HandoffSides.OfAgentAsync(people, agentKind, visitorKind);

    private async Task<RemoteSeen> SteadyAsync(MeetPage other, TimeSpan time, bool isFirefox)
    {
        await other.Probe.TakeRemoteAsync();
        await Task.Delay(time, TestContext.Current.CancellationToken);
        var steady = await other.Probe.TakeRemoteAsync();
        output.WriteLine(
            $"steady: {steady.Frames / time.TotalSeconds:0} frames per second of "
                + await other.Scope.EvaluateAsync<string>(ShownSize)
        );
        Assert.True(steady.Frames > 0, "The picture stands still before the call moves.");
        Assert.True(isFirefox || steady.MaxSilence is not null, "Nothing is heard.");
        return steady;
    }

    private async Task EndAsync(MeetPage meet)
    {
        await meet.HangUpAsync();
        await Eventually.IsTrueAsync(
            "the call is over",
            () => people.Server.ReadAsync(database => database.Calls.AllAsync(call => call.EndedAt != null))
        );
        Assert.Equal((1, 1), people.Connections); // the console's and the livechat's, which the call had borrowed
    }
}
