using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Guided;

namespace LiveChatMeet.Tests.Faults;

/// <summary>What reads frames of the hub, packets of the relay, and descriptions, led by what it reaches: the second
/// part of <c>./test.sh --full fuzz</c>, in a copy of the program that SharpFuzz has instrumented.</summary>
[Trait("Requirement", "D22"), Trait("Requirement", "D23")]
public sealed class GuidedFuzzTests(ITestOutputHelper output)
{
    private static readonly Dictionary<string, Func<GuidedFuzz>> Fuzzers = new()
    {
        ["frames"] = () => new("frames", new FrameTarget().Take, FrameTarget.Words),
        ["packets"] = () => new("packets", new PacketTarget().Take, PacketTarget.Words),
        ["descriptions"] = () => new("descriptions", FrameTarget.TakeDescription, FrameTarget.WordsOfDescriptions),
    };

    [Theory]
    [InlineData("frames", 20)]
    [InlineData("packets", 30)]
    [InlineData("descriptions", 5)]
    public void What_once_went_a_new_way_or_failed_is_read_or_refused(string what, int least)
    {
        var kept = Fuzzers[what]().TryKept();

        output.WriteLine($"{kept} kept inputs");
        Assert.True(kept >= least, $"{kept} inputs are kept.");
    }

    [Theory(Explicit = true), Trait("Full", "guided")]
    [InlineData("frames")]
    [InlineData("packets")]
    [InlineData("descriptions")]
    public void Ten_minutes_of_what_goes_new_ways_break_nothing(string what)
    {
        Assert.True(Reached.IsTold, "The program tells nobody where it goes: SharpFuzz has not instrumented it.");

        Fuzzers[what]().Run(TimeSpan.FromMinutes(Broken.Minutes), output);
    }
}
