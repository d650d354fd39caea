using LiveChatMeet.Identity;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;
using static LiveChatMeet.Tests.Plant.Actors.HandoffFigures;
using static LiveChatMeet.Tests.Plant.Actors.HandoffReport;

namespace LiveChatMeet.Tests.Calls;

/// <summary>The figures of docs/handoff.md, between browsers on one machine.</summary>
[Trait("Needs", "quiet")]
[Trait("Needs", "browser")]
public sealed class HandoffFiguresTests(ITestOutputHelper output) : IWithPeople
{
    public People People { get; } = new();

    private const int LongRuns = 10;
    private const int LongRunsWithFirefox = 5;

    public static TheoryData<BrowserKind, BrowserKind> WithFirefox =>
        new() { { BrowserKind.Chromium, BrowserKind.Firefox }, { BrowserKind.Firefox, BrowserKind.Chromium } };

    [Theory(Explicit = true)]
    [Trait("Full", "handoff")]
    [InlineData(Party.Visitor)]
    [InlineData(Party.Agent)]
    public async Task Between_two_Chromiums_nothing_is_missed_that_anybody_notices(Party mover)
    {
        var moves = await new HandoffFigures(People, output).RunAsync(
            BrowserKind.Chromium,
            BrowserKind.Chromium,
            LongRuns,
            mover: mover
        );

        foreach (var direction in moves.Select(move => move.Direction).Distinct())
        {
            var (ours, broken) = (
                moves.Where(move => move.Direction == direction && !move.BreaksFirst).ToList(),
                moves.Where(move => move.Direction == direction && move.BreaksFirst).ToList()
            );
            var (picture, sound) = (
                ours.Select(move => move.Picture).ToList(),
                ours.Select(move => move.Sound).ToList()
            );
            Assert.InRange(Median(picture), 0, 2 * FrameTime);
            Assert.InRange(picture.Max(), 0, 4 * FrameTime);
            Assert.InRange(Median(sound), 0, HandoffMove.SoundFloor);
            Assert.InRange(sound.Max(), 0, 40);
            Assert.InRange(Median(broken.Select(move => move.Sound)) / Median(sound), 10, double.PositiveInfinity);
            Assert.InRange(
                Median(broken.Select(move => move.Picture)) / Math.Max(1, Median(picture)),
                4,
                double.PositiveInfinity
            );
            Assert.InRange(Median(ours.Select(move => move.ShownAfter)), 0, 1_500);
            Assert.InRange(Median(ours.Select(move => move.VisibleAfter)), 0, 100);
        }
    }

    [Theory(Explicit = true)]
    [Trait("Full", "handoff")]
    [MemberData(nameof(WithFirefox))]
    public Task With_Firefox(BrowserKind agent, BrowserKind visitor) =>
        new HandoffFigures(People, output).RunAsync(agent, visitor, LongRunsWithFirefox);

    [Fact(Explicit = true)]
    [Trait("Full", "handoff")]
    public async Task Between_two_Firefoxes_the_worst_of_ten_misses_four_pictures_at_most()
    {
        var moves = await new HandoffFigures(People, output).RunAsync(
            BrowserKind.Firefox,
            BrowserKind.Firefox,
            LongRuns
        );

        Assert.All(moves.Where(move => !move.BreaksFirst), move => Assert.InRange(move.Picture, 0, 4 * FrameTime));
    }

    /// <summary>Click to shown counts from before the test's click, and to the tab with the click that joins.</summary>
    [Theory(Explicit = true)]
    [Trait("Full", "handoff")]
    [InlineData(BrowserKind.Chromium)]
    [InlineData(BrowserKind.Firefox)]
    public async Task Without_an_opener_the_way_back_misses_no_more(BrowserKind visitor)
    {
        var moves = await new HandoffFigures(People, output).RunAsync(
            BrowserKind.Chromium,
            visitor,
            LongRunsWithFirefox,
            compares: false,
            hasOpener: false
        );

        var back = moves.Where(move => move.Direction == "to livechat").ToList();
        Assert.Equal(LongRunsWithFirefox, back.Count);
        Assert.InRange(Median(back.Select(move => move.Picture)), 0, 2 * FrameTime);
        Assert.InRange(Median(back.Select(move => move.Sound)), 0, HandoffMove.SoundFloor);
    }

    [Fact]
    public async Task A_call_that_moves_there_and_back_misses_less_than_one_that_is_broken_first()
    {
        var moves = await new HandoffFigures(People, output).RunAsync(
            BrowserKind.Chromium,
            BrowserKind.Chromium,
            2,
            TimeSpan.FromSeconds(2)
        );

        var (ours, broken) = (
            moves.Where(move => !move.BreaksFirst).ToList(),
            moves.Where(move => move.BreaksFirst).ToList()
        );
        Assert.InRange(Median(ours.Select(move => move.Sound)) / Median(broken.Select(move => move.Sound)), 0, 0.5);
        Assert.InRange(Median(ours.Select(move => move.Picture)) / Median(broken.Select(move => move.Picture)), 0, 0.7);
    }

    [Theory]
    [InlineData(BrowserKind.Chromium, BrowserKind.Firefox)]
    [InlineData(BrowserKind.Firefox, BrowserKind.Chromium)]
    public Task A_call_with_Firefox_moves_there_and_back_and_the_other_side_notices_nothing(
        BrowserKind agent,
        BrowserKind visitor
    ) => new HandoffFigures(People, output).RunAsync(agent, visitor, 1, TimeSpan.FromSeconds(2), compares: false);
}
