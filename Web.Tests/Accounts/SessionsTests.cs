using System.Net;
using LiveChatMeet.Storage;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Accounts;

[Trait("Requirement", "AZ-12")]
public sealed class SessionsTests
{
    private const string FirefoxOnWindows =
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0";
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Sessions_are_listed_in_words_and_one_ends_with_its_connections()
    {
        await using var server = await Server.StartAsync();
        using var owner = await server.SetUpByFormAsync();
        using var other = await SignInAsync(server, FirefoxOnWindows);
        using var third = await SignInAsync(server, "curl/8.5.0");
        await using var connected = await HubClient.ConnectAsync(server, "", other.CookieHeader);
        Assert.Equal(3, (await RowsAsync(owner)).Count);

        using (await owner.SubmitAsync("/agent/me", "Sign out Firefox on Windows")) { }

        await connected.Closed.WaitAsync(Soon);
        Assert.False(await other.IsSignedInAsync());
        Assert.True(await third.IsSignedInAsync());
        Assert.True(await owner.IsSignedInAsync());
        var recorded = await server.ReadAsync(database =>
            database.AuditEntries.SingleAsync(entry => entry.Kind == AuditKind.SessionEnded)
        );
        Assert.Equal("Firefox, Windows", recorded.About);
    }

    [Fact]
    public async Task All_others_end_at_once()
    {
        await using var server = await Server.StartAsync();
        using var owner = await server.SetUpByFormAsync();
        using var one = await server.SignInAsync(Server.AgentEmail);
        using var two = await server.SignInAsync(Server.AgentEmail);

        using (await owner.SubmitAsync("/agent/me", "Sign out all others")) { }

        Assert.True(await owner.IsSignedInAsync());
        Assert.False(await one.IsSignedInAsync());
        Assert.False(await two.IsSignedInAsync());
        Assert.Single(await RowsAsync(owner));
    }

    [Theory]
    [InlineData("")]
    [InlineData("CLcSj3ijxWrc4xd5y")]
    [InlineData("' OR 1=1 --")]
    public async Task Nobody_ends_what_is_not_theirs(string id)
    {
        await using var server = await Server.StartAsync();
        using var administrator = await server.SetUpByFormAsync();
        using var owen = await server.JoinAsync(administrator, "Owen", "owen@kettlelane.example");
        using var another = await server.SignInAsync("owen@kettlelane.example");
        var foreign = await server.ReadAsync(database =>
            database.AgentSessions.OrderBy(session => session.StartedAt).Select(session => session.Id).FirstAsync()
        );

        foreach (var session in (string[])[id, foreign])
        {
            var page = await owen.ReadAsync("/agent/me");
            using var answer = await owen.SubmitAsync(page, "/agent/me", null, "Sign out A browser", ("id", session));
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        }

        Assert.True(await administrator.IsSignedInAsync());
        Assert.True(await another.IsSignedInAsync());
    }

    [Fact]
    public async Task When_it_was_last_seen_is_kept_to_ten_minutes()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var server = await Server.StartAsync(time: clock);
        using var owner = await server.SetUpByFormAsync();
        var start = clock.GetUtcNow();

        clock.AdjustTime(start.AddMinutes(9));
        await owner.IsSignedInAsync();
        var early = await SeenAtAsync(server);
        clock.AdjustTime(start.AddMinutes(11));
        await owner.IsSignedInAsync();

        Assert.Equal(start.ToUnixTimeMilliseconds(), early.ToUnixTimeMilliseconds());
        Assert.Equal(
            start.AddMinutes(11).ToUnixTimeMilliseconds(),
            (await SeenAtAsync(server)).ToUnixTimeMilliseconds()
        );
    }

    [Fact]
    public async Task One_that_nobody_can_use_any_more_is_not_listed()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var server = await Server.StartAsync(time: clock);
        using var idle = await server.SetUpByFormAsync();
        clock.AdjustTime(clock.GetUtcNow().AddHours(13));
        using var owner = await server.SignInAsync(Server.AgentEmail);

        Assert.Single(await RowsAsync(owner));
    }

    private static Task<DateTimeOffset> SeenAtAsync(Server server) =>
        server.ReadAsync(database => database.AgentSessions.Select(session => session.SeenAt).SingleAsync());

    private static async Task<PlainBrowser> SignInAsync(Server server, string userAgent)
    {
        var browser = server.NewBrowser();
        browser.Client.DefaultRequestHeaders.UserAgent.ParseAdd(userAgent);
        using var answer = await browser.SubmitAsync(
            "/sign-in",
            "Sign in",
            ("Email", Server.AgentEmail),
            ("Password", Server.AgentPassword)
        );
        return browser;
    }

    private static async Task<List<string>> RowsAsync(PlainBrowser browser) =>
        [
            .. (await browser.ReadAsync("/agent/me"))
                .QuerySelectorAll("section")
                .Single(section => section.QuerySelector("h2")?.TextContent == "Where you are signed in")
                .QuerySelectorAll(".list > li")
                .Select(row => row.TextContent),
        ];
}
