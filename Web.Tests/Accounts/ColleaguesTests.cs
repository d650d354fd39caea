using System.Net;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;

namespace LiveChatMeet.Tests.Accounts;

public sealed class ColleaguesTests
{
    private const string OwensEmail = "owen@kettlelane.example";
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    [Trait("Requirement", "AZ-12")]
    [Fact]
    public async Task A_disabled_agent_is_out_at_once()
    {
        await using var server = await Server.StartAsync();
        using var administrator = await server.SetUpByFormAsync();
        using var owen = await server.JoinAsync(administrator, "Owen Baptiste", OwensEmail);
        await using var connection = await ConnectAsync(server, owen);
        var closed = new TaskCompletionSource();
        connection.Closed += _ =>
        {
            closed.TrySetResult();
            return Task.CompletedTask;
        };

        using var answer = await administrator.SubmitInAsync("/agent/people", OwensEmail, "Disable the account");

        await closed.Task.WaitAsync(Soon);
        Assert.False(await owen.IsSignedInAsync());
        using var again = await server.SignInAsync(OwensEmail);
        Assert.False(await again.IsSignedInAsync());
    }

    [Theory]
    [InlineData("Remove as administrator")]
    [InlineData("Disable the account")]
    public async Task The_last_administrator_stays(string button)
    {
        await using var server = await Server.StartAsync();
        using var administrator = await server.SetUpByFormAsync();

        using var answer = await administrator.SubmitInAsync("/agent/people", Server.AgentEmail, button);

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.True(await administrator.IsSignedInAsync());
        Assert.True(
            await server.ReadAsync(database =>
                database.Users.AnyAsync(agent => agent.IsAdministrator && agent.DisabledAt == null)
            )
        );
    }

    [Fact]
    public async Task An_agent_does_not_see_the_people()
    {
        await using var server = await Server.StartAsync();
        using var administrator = await server.SetUpByFormAsync();
        using var owen = await server.JoinAsync(administrator, "Owen Baptiste", OwensEmail);

        using var people = await owen.OpenAsync("/agent/people");
        using var sites = await owen.OpenAsync("/agent/sites");

        Assert.Equal(HttpStatusCode.Forbidden, people.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, sites.StatusCode);
    }

    [Fact]
    public async Task An_invitation_works_once()
    {
        await using var server = await Server.StartAsync();
        using var administrator = await server.SetUpByFormAsync();
        using var stranger = server.NewBrowser();
        var code = await administrator.LinkOfAsync("/agent/people", "Invite", ("Email", OwensEmail));

        using var first = await stranger.SubmitAsync(
            "/invitation",
            "Join",
            ("Code", code),
            ("Name", "Owen"),
            ("Password", Server.AgentPassword)
        );
        using var second = await server
            .NewBrowser()
            .SubmitAsync("/invitation", "Join", ("Code", code), ("Name", "Eve"), ("Password", Server.AgentPassword));

        Assert.Equal(HttpStatusCode.Redirect, first.StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, second.StatusCode);
        Assert.Equal(2, await server.ReadAsync(database => database.Users.CountAsync()));
    }

    [Fact]
    public async Task An_invitation_is_over_after_24_hours_and_when_it_is_revoked()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var server = await Server.StartAsync(time: clock);
        using var administrator = await server.SetUpByFormAsync();
        using var stranger = server.NewBrowser();

        var revoked = await administrator.LinkOfAsync("/agent/people", "Invite", ("Email", "hana@kettlelane.example"));
        using var revoking = await administrator.SubmitAsync(
            "/agent/people",
            "Revoke the invitation for hana@kettlelane.example"
        );
        using var afterRevoking = await stranger.SubmitAsync(
            "/invitation",
            "Join",
            ("Code", revoked),
            ("Name", "Hana"),
            ("Password", Server.AgentPassword)
        );
        var late = await administrator.LinkOfAsync("/agent/people", "Invite", ("Email", OwensEmail));
        clock.AdjustTime(clock.GetUtcNow().AddHours(24)); // not a step of each timer: there are very many in a day
        using var afterADay = await stranger.SubmitAsync(
            "/invitation",
            "Join",
            ("Code", late),
            ("Name", "Owen"),
            ("Password", Server.AgentPassword)
        );

        Assert.Equal(HttpStatusCode.UnprocessableEntity, afterRevoking.StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, afterADay.StatusCode);
        Assert.Equal(1, await server.ReadAsync(database => database.Users.CountAsync()));
    }

    [Trait("Requirement", "AZ-12")]
    [Fact]
    public async Task A_new_password_ends_every_other_session()
    {
        await using var server = await Server.StartAsync();
        using var administrator = await server.SetUpByFormAsync();
        using var owen = await server.JoinAsync(administrator, "Owen Baptiste", OwensEmail);
        await using var connected = await HubClient.ConnectAsync(server, "", owen.CookieHeader);
        using var newcomer = server.NewBrowser();

        var code = await administrator.LinkInAsync("/agent/people", OwensEmail, "Reset the password");
        using var answer = await newcomer.SubmitAsync(
            "/new-password",
            "Set password",
            ("Code", code),
            ("Password", "another-lane-43")
        );
        using var second = await server
            .NewBrowser()
            .SubmitAsync("/new-password", "Set password", ("Code", code), ("Password", "a-thief-was-here"));
        using var withTheOld = await server.SignInAsync(OwensEmail);

        await connected.Closed.WaitAsync(Soon);
        Assert.True(await newcomer.IsSignedInAsync());
        Assert.False(await owen.IsSignedInAsync());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, second.StatusCode);
        Assert.False(await withTheOld.IsSignedInAsync());
    }

    [Trait("Requirement", "AZ-12")]
    [Fact]
    public async Task Changing_ones_password_keeps_this_session_alone()
    {
        await using var server = await Server.StartAsync();
        using var here = await server.SetUpByFormAsync();
        using var elsewhere = await server.SignInAsync(Server.AgentEmail);
        await using var connected = await HubClient.ConnectAsync(server, "", elsewhere.CookieHeader);

        using var answer = await here.SubmitAsync(
            "/agent/me",
            "Change the password",
            ("CurrentPassword", Server.AgentPassword),
            ("NewPassword", "another-lane-43")
        );

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await connected.Closed.WaitAsync(Soon);
        Assert.True(await here.IsSignedInAsync());
        Assert.False(await elsewhere.IsSignedInAsync());
    }

    private static async Task<HubConnection> ConnectAsync(Server server, PlainBrowser agent)
    {
        var origin = server.Origin;
        var connection = new HubConnectionBuilder()
            .WithUrl(
                $"{server.Origin}/hub",
                options =>
                {
                    options.SkipNegotiation = true;
                    options.Transports = Microsoft.AspNetCore.Http.Connections.HttpTransportType.WebSockets;
                    options.Headers["Cookie"] = agent.CookieHeader;
                    options.Headers["Origin"] = origin;
                }
            )
            .Build();
        await connection.StartAsync();
        return connection;
    }
}
