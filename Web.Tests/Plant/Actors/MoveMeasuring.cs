using LiveChatMeet.Tests.Plant.Media;

namespace LiveChatMeet.Tests.Plant.Actors;

/// <summary>Measures one move of a call after the other, beside a steady time.</summary>
/// <param name="breaksFirst">Whether the old leg is closed before the new one is there.</param>
internal sealed class MoveMeasuring(People people, HandoffSides sides, RemoteSeen steady, bool breaksFirst)
{
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

    private const string Marks = """
        performance
          .getEntries()
          .filter(({ name }) => name.startsWith('call:') || name === 'first-contentful-paint')
          .map(({ name, startTime }) => ({ name, at: performance.timeOrigin + startTime }))
        """;

    public async Task<(HandoffMove Move, MeetPage Now)> OfAsync(
        string direction,
        MeetPage old,
        Func<MeetPage, Task<MeetPage>> moveAsync
    )
    {
        var other = sides.Other;
        if (breaksFirst)
            await old.Probe.BreakFirstAsync();
        await old.Scope.EvaluateAsync<object?>(NoteClick);
        await other.Probe.TakeRemoteAsync();

        var begin = new Click(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), null);
        var now = await moveAsync(old);
        await Task.Delay(SettlesFor, TestContext.Current.CancellationToken);
        var seen = await other.Probe.TakeRemoteAsync();
        Assert.True(seen.Frames > 0, "No picture came after the move.");
        if (!breaksFirst)
            await NothingIsNoticedAsync(seen, hasOwnConnection: sides.Owner is null && direction == "to tab");

        var click = sides.Owner is { } owner ? await owner.EvaluateAsync<Click>("window.handoffClick") : begin;
        return (Move(direction, seen, click, await now.Scope.EvaluateAsync<Mark[]>(Marks)), now);
    }

    private async Task NothingIsNoticedAsync(RemoteSeen seen, bool hasOwnConnection)
    {
        Assert.Equal(0, seen.Alerts);
        Assert.All(seen.Marks, mark => Assert.Equal("in-progress connected", mark));
        await Eventually.IsTrueAsync(
            "the tab's connection goes with it",
            () => people.Connections == (1, hasOwnConnection ? 2 : 1)
        );
        await sides.Other.Probe.WaitForOneLinkAsync();
    }

    private HandoffMove Move(string direction, RemoteSeen seen, Click click, Mark[] marks)
    {
        double? After(string name) => marks.FirstOrDefault(mark => mark.Name == name)?.At - click.At;
        return new()
        {
            Direction = direction,
            BreaksFirst = breaksFirst,
            SteadyPicture = steady.MaxFrameGap,
            Picture = Math.Max(0, seen.MaxFrameGap - steady.MaxFrameGap),
            Sound = Math.Max(HandoffMove.SoundFloor, seen.MissingSound - steady.MissingSound),
            SoundGap = Math.Max(0, seen.MaxSoundGap - steady.MaxSoundGap),
            ShownAfter = After("call:shown") ?? throw new InvalidOperationException("The new document showed nothing."),
            VisibleAfter = Math.Min(
                click.Drawn - click.At ?? double.MaxValue,
                After("first-contentful-paint") ?? double.MaxValue
            ),
            Split = string.Join(", ", marks.OrderBy(mark => mark.At).Select(mark => mark.Since(click))),
        };
    }

    private sealed record Click(double At, double? Drawn);

    private sealed record Mark(string Name, double At)
    {
        public string Since(Click click) => $"{Name.Replace("call:", "", StringComparison.Ordinal)} {At - click.At:0}";
    }
}
