using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms;

namespace LiveChatMeet.Tests.Rooms;

/// <summary>Who has a room, as a table: every command in every state, and what random sequences must keep.</summary>
[Trait("Requirement", "CS-2")]
[Trait("Requirement", "D15")]
public sealed class RoomMachineTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 26, 9, 0, 0, TimeSpan.Zero);

    private const string Mara = "mara";
    private const string Noah = "noah";

    private static readonly Dictionary<string, RoomCommand> Commands = new()
    {
        ["take"] = new RoomCommand.Take(Noah),
        ["assign"] = new RoomCommand.Assign(Noah),
        ["take over"] = new RoomCommand.TakeOver(Noah),
        ["take over, in a call"] = new RoomCommand.TakeOver(Noah) { IsInCall = true },
        ["take over one's own, in a call"] = new RoomCommand.TakeOver(Mara) { IsInCall = true },
        ["hand over to noah"] = new RoomCommand.HandOver(Noah, null),
        ["hand over to mara"] = new RoomCommand.HandOver(Mara, null),
        ["hand over to sales"] = new RoomCommand.HandOver(null, "sales"),
        ["hand over, in a call"] = new RoomCommand.HandOver(Noah, null) { IsInCall = true },
        ["give back"] = new RoomCommand.GiveBack(),
        ["give back, in a call"] = new RoomCommand.GiveBack { IsInCall = true },
        ["close"] = new RoomCommand.Close(),
        ["close, in a colleague's call"] = new RoomCommand.Close { IsInCall = true },
        ["reopen"] = new RoomCommand.Reopen(Mara, VisitorHasOpenRoom: false),
        ["reopen beside an open one"] = new RoomCommand.Reopen(Mara, VisitorHasOpenRoom: true),
    };

    [Theory]
    [InlineData("take", "taken by noah", "-", "room-closed")]
    [InlineData("assign", "taken by noah", "-", "-")]
    [InlineData("take over", "taken by noah", "taken by noah", "room-closed")]
    [InlineData("take over, in a call", "room-in-call", "room-in-call", "room-closed")]
    [InlineData("take over one's own, in a call", "room-in-call", "-", "room-closed")]
    [InlineData("hand over to noah", "taken by noah", "taken by noah", "room-closed")]
    [InlineData("hand over to mara", "taken by mara", "-", "room-closed")]
    [InlineData("hand over to sales", "waiting for sales", "waiting for sales", "room-closed")]
    [InlineData("hand over, in a call", "room-in-call", "room-in-call", "room-closed")]
    [InlineData("give back", "-", "waiting", "-")]
    [InlineData("give back, in a call", "-", "room-in-call", "-")]
    [InlineData("close", "closed", "closed by mara", "-")]
    [InlineData("close, in a colleague's call", "room-in-call", "room-in-call", "-")]
    [InlineData("reopen", "-", "-", "taken by mara")]
    [InlineData("reopen beside an open one", "-", "-", "visitor-has-open-room")]
    public void A_command_does_what_the_table_says(string command, string waiting, string taken, string closed)
    {
        Assert.Equal(
            (waiting, taken, closed),
            (
                After(Waiting(), Commands[command]),
                After(TakenByMara(), Commands[command]),
                After(ClosedByMara(), Commands[command])
            )
        );
    }

    [Fact]
    public void A_team_keeps_what_was_handed_to_it_until_it_is_handed_on()
    {
        var room = TakenByMara();

        room.Apply(new RoomCommand.HandOver(null, "sales"), Start);
        room.Apply(new RoomCommand.Take(Noah), Start);
        room.Apply(new RoomCommand.GiveBack(), Start);
        var kept = room.TeamId;
        room.Apply(new RoomCommand.HandOver(Mara, null), Start);

        Assert.Equal(("sales", null, Mara), (kept, room.TeamId, room.AgentId));
    }

    [Fact]
    public void The_table_has_every_command()
    {
        var named = Commands.Values.Select(command => command.GetType()).ToHashSet();

        Assert.All(typeof(RoomCommand).GetNestedTypes(), type => Assert.Contains(type, named));
    }

    [Fact]
    public void Ten_thousand_random_sequences_keep_what_a_room_promises()
    {
        var random = new Random(20261126);
        var all = Commands.ToList();
        for (var run = 0; run < 10_000; run++)
        {
            var (room, story) = (Waiting(), new List<string>());
            for (var step = 1; step <= 12; step++)
            {
                var (name, command) = all[random.Next(all.Count)];
                story.Add(name);
                var (before, state, agent) = (room.Revision, room.State, room.AgentId);
                var at = Start.AddSeconds(step);
                bool? isChanged = null;
                try
                {
                    isChanged = room.Apply(command, at);
                }
                catch (RefusedException)
                {
                    // A refusal is an answer too; it must leave the room as it was.
                }
                var told = string.Join(", ", story);
                Assert.True(room.Revision == before + (isChanged == true ? 1 : 0), $"revision after {told}");
                if (isChanged != true)
                    Assert.True((room.State, room.AgentId) == (state, agent), $"unchanged after {told}");
                else
                    Assert.True(room.ChangedAt == at, $"time after {told}");
                Assert.True(room.State != RoomState.Taken || room.AgentId is not null, $"somebody has it after {told}");
                Assert.True(room.State != RoomState.Waiting || room.AgentId is null, $"nobody has it after {told}");
                Assert.True(room.State == RoomState.Closed == room.ClosedAt is not null, $"closed after {told}");
                // The same again changes nothing, whatever it did.
                if (isChanged == true)
                    Assert.False(room.Apply(command, at), $"twice after {told}");
            }
        }
    }

    private static string After(Room room, RoomCommand command)
    {
        try
        {
            return room.Apply(command, Start.AddMinutes(1)) ? Told(room) : "-";
        }
        catch (RefusedException refused)
        {
            return refused.Code;
        }
    }

    private static string Told(Room room) =>
        room.State switch
        {
            RoomState.Waiting => room.TeamId is null ? "waiting" : $"waiting for {room.TeamId}",
            RoomState.Taken => $"taken by {room.AgentId}",
            _ => room.AgentId is null ? "closed" : $"closed by {room.AgentId}",
        };

    private static Room Waiting() =>
        new()
        {
            SiteId = "site",
            VisitorId = "visitor",
            OpenedAt = Start,
        };

    private static Room TakenByMara()
    {
        var room = Waiting();
        room.Apply(new RoomCommand.Take(Mara), Start);
        return room;
    }

    private static Room ClosedByMara()
    {
        var room = TakenByMara();
        room.Apply(new RoomCommand.Close(), Start);
        return room;
    }
}
