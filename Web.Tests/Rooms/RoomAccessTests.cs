using LiveChatMeet.Identity;
using LiveChatMeet.Rooms;
using LiveChatMeet.Teams;

namespace LiveChatMeet.Tests.Rooms;

/// <summary>Who may do what, as the table of docs/security.md has it.</summary>
[Trait("Requirement", "AZ-6")]
public sealed class RoomAccessTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 28, 9, 0, 0, TimeSpan.Zero);

    // Noah and Olga serve the shop; Pat serves the bakery alone; Mara administrates.
    private static readonly RoomAccess Access = new(
        new Serving(
            [
                new() { TeamId = "sales", AgentId = "noah" },
                new() { TeamId = "sales", AgentId = "olga" },
                new() { TeamId = "bakers", AgentId = "pat" },
            ],
            [new() { TeamId = "sales", SiteId = "shop" }, new() { TeamId = "bakers", SiteId = "bakery" }]
        ),
        new HashSet<string> { "mara" }
    );

    [Theory]
    [InlineData("mara", "read, take, move, note, block")]
    [InlineData("noah", "read, take, note")]
    [InlineData("pat", "")]
    [InlineData("ada", "read, write")]
    [InlineData("eve", "")]
    public void Of_one_that_waits(string who, string may) => Assert.Equal(may, Told(Waiting(), who));

    [Theory]
    [InlineData("mara", "read, take over, move, note, block")]
    [InlineData("noah", "read, write, move, note, block")]
    [InlineData("olga", "read, take over if all may, note")]
    [InlineData("pat", "")]
    [InlineData("ada", "read, write")]
    [InlineData("eve", "")]
    public void Of_one_that_an_agent_of_its_team_has(string who, string may) => Assert.Equal(may, Told(Taken(), who));

    [Theory]
    [InlineData("mara", "read, note, block")]
    [InlineData("noah", "read, note, block")]
    [InlineData("olga", "read, note")]
    [InlineData("pat", "")]
    [InlineData("ada", "read")]
    public void Of_one_that_was_closed(string who, string may)
    {
        var room = Taken();
        room.Apply(new RoomCommand.Close(), Start);

        Assert.Equal(may, Told(room, who));
    }

    [Theory]
    [InlineData("noah", "")]
    [InlineData("pat", "read, take, note")]
    [InlineData("mara", "read, take, move, note, block")]
    public void Of_one_that_was_handed_to_another_team(string who, string may)
    {
        var room = Waiting();
        room.Apply(new RoomCommand.HandOver(null, "bakers"), Start);

        Assert.Equal(may, Told(room, who));
    }

    [Fact]
    public void Other_agents_keep_what_they_have_and_had()
    {
        var room = Waiting();
        room.Apply(new RoomCommand.HandOver("pat", null), Start);
        var has = Told(room, "pat");
        room.Apply(new RoomCommand.Close(), Start);

        Assert.Equal(("read, write, move, note, block", "read, note, block"), (has, Told(room, "pat")));
    }

    [Fact]
    public void Without_teams_every_agent_is_of_the_team()
    {
        var access = new RoomAccess(new Serving([], []), new HashSet<string> { "mara" });

        Assert.True(access.MayTake(Waiting(), "pat"));
        Assert.Null(access.ReadersOf(RoomPlace.Of(Waiting())));
        Assert.Equal(access.SightOf("mara"), access.SightOf("pat"));
    }

    [Fact]
    public void What_waits_stands_in_the_inboxes_of_its_team_and_of_the_administrators()
    {
        Assert.Equal(["mara", "noah", "olga"], Access.ReadersOf(new("shop", null))?.Order());
        Assert.Equal(["mara", "pat"], Access.ReadersOf(new("shop", "bakers"))?.Order());
        Assert.Null(Access.ReadersOf(new("another site", null)));
    }

    [Fact]
    public void A_query_finds_what_may_be_read_and_nothing_else()
    {
        var handed = Waiting();
        handed.Apply(new RoomCommand.HandOver(null, "bakers"), Start);
        Room[] rooms = [Waiting(), Taken(), handed];
        foreach (var who in (string[])["mara", "noah", "olga", "pat", "ada", "eve"])
        {
            var by = ActorOf(who);
            var found = rooms.Where(Access.ReadableBy(by).Compile());

            Assert.Equal(rooms.Where(room => Access.MayRead(room, by)), found);
        }
    }

    private static string Told(Room room, string who)
    {
        var by = ActorOf(who);
        var isAgent = by.Party == Party.Agent;
        (string, bool)[] all =
        [
            ("read", Access.MayRead(room, by)),
            ("write", RoomAccess.MayWrite(room, by)),
            ("take", isAgent && room.State == RoomState.Waiting && Access.MayTake(room, who)),
            ("take over", isAgent && Access.MayTakeOver(room, who, everyoneMay: false)),
            (
                "take over if all may",
                isAgent && Access.MayTakeOver(room, who, true) && !Access.MayTakeOver(room, who, false)
            ),
            ("move", isAgent && Access.MayMove(room, who)),
            ("note", isAgent && Access.MayNote(room, who)),
            ("block", isAgent && Access.MayBlock(room, who)),
        ];
        return string.Join(", ", all.Where(one => one.Item2).Select(one => one.Item1));
    }

    private static Actor ActorOf(string who) => new(who is "ada" or "eve" ? Party.Visitor : Party.Agent, who);

    private static Room Waiting() =>
        new()
        {
            SiteId = "shop",
            VisitorId = "ada",
            OpenedAt = Start,
        };

    private static Room Taken()
    {
        var room = Waiting();
        room.Apply(new RoomCommand.Take("noah"), Start);
        return room;
    }
}
