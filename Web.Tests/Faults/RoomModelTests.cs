using CsCheck;
using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;

namespace LiveChatMeet.Tests.Faults;

/// <summary>The conversation beside a second telling of who has it: two agents, and a visitor or the watch, whose
/// commands are delayed, doubled and overtaken.</summary>
public sealed class RoomModelTests(ITestOutputHelper output)
{
    private static readonly DateTimeOffset Start = new(2026, 11, 26, 9, 0, 0, TimeSpan.Zero);

    private static readonly Gen<(int What, int To, int How)[]> Sequences = Gen.Select(
        Gen.Int[0, 9],
        Gen.Int[0, 11],
        Gen.Int[0, 99]
    ).Array[1, 60];

    private static readonly string[] Transitions =
    [
        "Waiting Take: changed",
        "Waiting Assign: changed",
        "Waiting TakeOver: changed",
        $"Waiting TakeOver: {Refusal.RoomInCall}",
        "Waiting HandOver: changed",
        "Waiting HandOver: same",
        $"Waiting HandOver: {Refusal.RoomInCall}",
        "Waiting GiveBack: same",
        "Waiting Close: changed",
        $"Waiting Close: {Refusal.RoomInCall}",
        "Waiting Reopen: same",
        "Taken Take: same",
        "Taken Assign: same",
        "Taken TakeOver: changed",
        "Taken TakeOver: same",
        $"Taken TakeOver: {Refusal.RoomInCall}",
        "Taken HandOver: changed",
        "Taken HandOver: same",
        $"Taken HandOver: {Refusal.RoomInCall}",
        "Taken GiveBack: changed",
        $"Taken GiveBack: {Refusal.RoomInCall}",
        "Taken Close: changed",
        $"Taken Close: {Refusal.RoomInCall}",
        "Taken Reopen: same",
        $"Closed Take: {Refusal.RoomClosed}",
        "Closed Assign: same",
        $"Closed TakeOver: {Refusal.RoomClosed}",
        $"Closed HandOver: {Refusal.RoomClosed}",
        "Closed GiveBack: same",
        "Closed Close: same",
        "Closed Reopen: changed",
        $"Closed Reopen: {Refusal.VisitorHasOpenRoom}",
    ];

    [Fact]
    [Trait("Requirement", "D15")]
    [Trait("Full", "models")]
    public void Whatever_agents_and_a_visitor_do_a_conversation_is_whose_it_is_promised_to_be()
    {
        var (met, sequences) = (new HashSet<string>(), LongRun.Times("models", 2_000, 100_000));

        Sequences.Sample(
            steps =>
            {
                Assert.Null(Broken(steps, met, []));
            },
            iter: sequences,
            print: steps =>
            {
                var story = new List<string>();
                return $"{Broken(steps, [], story)} after {string.Join(Environment.NewLine, story)}";
            }
        );

        output.WriteLine($"{sequences} sequences, {met.Count} of {Transitions.Length} transitions");
        Assert.Equal(Transitions.Order(StringComparer.Ordinal), met.Order(StringComparer.Ordinal));
    }

    private static string? Broken((int What, int To, int How)[] steps, HashSet<string> met, List<string> story)
    {
        var (expected, underWay) = (new ExpectedRoom(), new List<RoomCommand>());
        var room = new Room
        {
            SiteId = "site",
            VisitorId = "visitor",
            OpenedAt = Start,
        };
        foreach (var (what, to, how) in steps)
        {
            if (Next(what, to, how, underWay) is not { } command)
                continue;
            story.Add($"{command}");
            var (state, revision) = (room.State, room.Revision);
            var (outcome, wanted) = (Outcome(room, command, story.Count), expected.Do(command));
            lock (met)
                met.Add($"{state} {command.GetType().Name}: {outcome}");
            if (outcome != wanted)
                return $"{outcome} and not {wanted}";
            if (ExpectedRoom.Of(room) != $"{expected}")
                return $"{ExpectedRoom.Of(room)} and not {expected}";
            if (room.Revision != revision + (outcome == ExpectedRoom.Changed ? 1 : 0))
                return $"revision {room.Revision} after {revision}";
        }
        return null;
    }

    private static string Outcome(Room room, RoomCommand command, int second)
    {
        try
        {
            return room.Apply(command, Start.AddSeconds(second)) ? ExpectedRoom.Changed : ExpectedRoom.Same;
        }
        catch (RefusedException refused)
        {
            return refused.Code;
        }
    }

    // At once, or on the way: then it comes later, twice, or never.
    private static RoomCommand? Next(int what, int to, int how, List<RoomCommand> underWay)
    {
        if (what < 6)
            return Command(to, how);
        if (what < 8)
            underWay.Add(Command(to, how));
        else if (underWay.Count > 0 && underWay[how % underWay.Count] is var late)
        {
            if (to % 3 > 0)
                underWay.Remove(late);
            return to == 0 ? null : late;
        }
        return null;
    }

    private static RoomCommand Command(int kind, int how)
    {
        var (agent, isInCall) = (how % 2 == 0 ? "mara" : "noah", how % 7 == 0);
        return kind switch
        {
            0 or 1 => new RoomCommand.Take(agent),
            2 => new RoomCommand.Assign(agent),
            3 or 4 => new RoomCommand.TakeOver(agent) { IsInCall = isInCall },
            5 => new RoomCommand.HandOver(agent, null) { IsInCall = isInCall },
            6 => new RoomCommand.HandOver(null, how % 3 == 0 ? null : "sales") { IsInCall = isInCall },
            7 or 8 => new RoomCommand.GiveBack { IsInCall = isInCall },
            9 => new RoomCommand.Close { IsInCall = isInCall },
            _ => new RoomCommand.Reopen(agent, how % 3 == 0),
        };
    }
}
