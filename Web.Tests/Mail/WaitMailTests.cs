using LiveChatMeet.Tests.Plant.Actors;

namespace LiveChatMeet.Tests.Mail;

/// <summary>Somebody waits, and nobody is here: who of the agents hears of it by mail.</summary>
public sealed class WaitMailTests
{
    [Fact]
    public async Task An_agent_who_wants_it_hears_once_that_somebody_waits_and_nobody_is_here()
    {
        await using var open = await MailShop.OpenAsync();
        using var saved = await open.Shop.Noah.SubmitAsync("/agent/me", "Save", ("AlertsByMail", "true"));

        await open.Shop.NewVisitor().WritesAsync(MailShop.OwnWords);
        var mail = await open.ArrivesAsync(Shop.NoahEmail);
        await open.PassesAsync(30);

        Assert.Single(open.Mail.Arrived); // not to the administrator, who did not ask
        Assert.Equal("Somebody waits at Kettle Lane Cycles", mail.Subject);
        Assert.Contains("lang=\"en\"", mail.HtmlBody, StringComparison.Ordinal);
        Assert.DoesNotContain("squeals", mail.TextBody + mail.HtmlBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agent_hears_nothing_while_somebody_is_here()
    {
        await using var open = await MailShop.OpenAsync();
        using var saved = await open.Shop.Noah.SubmitAsync("/agent/me", "Save", ("AlertsByMail", "true"));
        await using var console = await open.Shop.ConnectAsync(open.Shop.Mara);

        await open.Shop.NewVisitor().WritesAsync(MailShop.OwnWords);
        await open.PassesAsync(5);

        Assert.Empty(open.Mail.Arrived);
    }

    [Fact]
    public async Task An_agent_hears_nothing_while_the_site_is_closed()
    {
        await using var open = await MailShop.OpenAsync();
        using var saved = await open.Shop.Noah.SubmitAsync("/agent/me", "Save", ("AlertsByMail", "true"));
        var day = ((int)open.Clock.GetUtcNow().DayOfWeek + 6) % 7; // Monday is the first
        using var closed = await open.Shop.SetDeskAsync(
            Shop.Site,
            ("HasHours", "true"),
            ("TimeZone", "UTC"),
            ($"Week[{(day + 3) % 7}]", "9:00-17:00")
        );
        Assert.True(closed.IsSuccessStatusCode);

        await open.Shop.NewVisitor().WritesAsync(MailShop.OwnWords);
        await open.PassesAsync(5);

        Assert.Empty(open.Mail.Arrived);
    }

    [Fact]
    public async Task An_agent_whose_team_does_not_serve_the_site_hears_nothing()
    {
        await using var open = await MailShop.OpenAsync();
        using var saved = await open.Shop.Noah.SubmitAsync("/agent/me", "Save", ("AlertsByMail", "true"));
        await open.Shop.AddTeamAsync("Bikes", [await open.Shop.IdOfAsync(Plant.Servers.Server.AgentEmail)], Shop.Site);
        await open.Shop.AddTeamAsync("Bread", [await open.Shop.IdOfAsync(Shop.NoahEmail)], Shop.OtherSite);

        await open.Shop.NewVisitor().WritesAsync(MailShop.OwnWords);
        await open.Shop.NewVisitor(Shop.OtherSite).WritesAsync("Is there rye bread?");
        var mail = await open.ArrivesAsync(Shop.NoahEmail);
        await open.PassesAsync(5);

        Assert.Equal("Somebody waits at Birch Bakery", mail.Subject);
        Assert.Single(open.Mail.Arrived);
    }
}
