using LiveChatMeet.Rooms.Queue;
using LiveChatMeet.Teams;

namespace LiveChatMeet.Tests.Rooms.Queue;

public sealed class WaitingLineTests
{
    [Fact]
    public void A_shop_without_teams_has_one_line() =>
        Assert.Equal([1, 2, 3], PlacesOf(new Serving([], []), ("lane", null), ("birch", null), ("lane", null)));

    [Fact]
    public void Each_group_of_people_has_its_own_line()
    {
        var serving = new Serving([], [Serves("sales", "lane"), Serves("sales", "hire"), Serves("bakers", "birch")]);

        Assert.Equal(
            [1, 1, 2, 3, 1, 2],
            PlacesOf(
                serving,
                ("lane", null),
                ("birch", null),
                ("hire", null),
                ("birch", "sales"), // handed to those who serve the other two
                ("lane", "workshop"),
                ("birch", null)
            )
        );
    }

    private static TeamSite Serves(string team, string site) => new() { TeamId = team, SiteId = site };

    private static IEnumerable<int> PlacesOf(Serving serving, params (string Site, string? Team)[] waiting) =>
        WaitingLine
            .Placed(waiting.Select((one, number) => ($"room-{number}", one.Site, one.Team, $"v-{number}")), serving)
            .Select(one => one.Place);
}
