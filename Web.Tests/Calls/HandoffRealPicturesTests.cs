using LiveChatMeet.Identity;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;

namespace LiveChatMeet.Tests.Calls;

/// <summary>The move with what a real camera sends: on two cores the encoders leave little for anything else.</summary>
[Trait("Needs", "quiet")]
[Trait("Needs", "browser")]
public sealed class HandoffRealPicturesTests(ITestOutputHelper output) : IWithPeople
{
    public People People { get; } = new() { CameraHeight = 720 };

    private const int Runs = 10;

    /// <summary>Tells the figures; that every move succeeds and the other side is told of nothing is
    /// asserted.</summary>
    [Theory(Explicit = true)]
    [Trait("Full", "handoff")]
    [InlineData(Party.Visitor)]
    [InlineData(Party.Agent)]
    public async Task A_call_of_720_lines_moves_there_and_back(Party mover)
    {
        var moves = await new HandoffFigures(People, output).RunAsync(
            BrowserKind.Chromium,
            BrowserKind.Chromium,
            Runs,
            compares: false,
            mover: mover
        );

        Assert.Equal(2 * Runs, moves.Count);
    }
}
