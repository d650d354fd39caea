using LiveChatMeet.Rooms;
using LiveChatMeet.Tests.Plant.Actors;

namespace LiveChatMeet.Tests.Console;

/// <summary>What consoles say when a conversation goes from one agent to another (room-moved.ts).</summary>
public sealed class MovedTextsTests(Shop shop) : IClassFixture<Shop>
{
    // Nobody else is told of these.
    private static readonly MoveKind[] Untold = [MoveKind.Taken, MoveKind.Reopened];

    [Fact]
    public async Task There_is_a_text_for_each_step_that_an_agent_is_told()
    {
        var texts = (await shop.Noah.ReadAsync("/agent")).GetElementById("console-texts")!;

        Assert.All(
            Enum.GetValues<MoveKind>().Except(Untold),
            kind =>
            {
                var name = $"moved-{char.ToLowerInvariant($"{kind}"[0])}{$"{kind}"[1..]}";
                Assert.NotEqual("", texts.QuerySelector($"[data-text={name}]")?.TextContent ?? "");
            }
        );
    }
}
