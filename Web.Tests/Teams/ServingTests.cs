using LiveChatMeet.Teams;

namespace LiveChatMeet.Tests.Teams;

/// <summary>Who serves a site, and who is of the team of a conversation.</summary>
public sealed class ServingTests
{
    private static readonly Serving WithSales = new(
        [new() { TeamId = "sales", AgentId = "mara" }, new() { TeamId = "workshop", AgentId = "noor" }],
        [new() { TeamId = "sales", SiteId = "shop" }]
    );

    [Fact]
    public void Without_teams_everybody_serves_every_site()
    {
        var serving = new Serving([], []);

        Assert.True(serving.IsByAll);
        Assert.True(serving.Serves("mara", "shop"));
        Assert.Empty(serving.SitesNotServedBy("mara"));
    }

    [Theory]
    [InlineData("mara", "shop", true)]
    [InlineData("noor", "shop", false)]
    [InlineData("owen", "shop", false)]
    [InlineData("noor", "hire", true)]
    public void A_site_that_teams_serve_is_served_by_their_members_alone(string agent, string site, bool serves)
    {
        Assert.Equal(serves, WithSales.Serves(agent, site));
        Assert.Equal(!serves, WithSales.SitesNotServedBy(agent).Contains(site));
    }

    [Theory]
    [InlineData("mara", null, true)]
    [InlineData("noor", null, false)]
    [InlineData("mara", "workshop", false)]
    [InlineData("noor", "workshop", true)]
    public void A_conversation_that_was_handed_to_a_team_is_that_teams(string agent, string? team, bool isOfTeam) =>
        Assert.Equal(isOfTeam, WithSales.IsOfTeam(agent, "shop", team));
}
