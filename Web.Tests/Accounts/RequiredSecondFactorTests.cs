using System.Net;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Accounts;

public sealed class RequiredSecondFactorTests
{
    private static readonly Dictionary<string, string> Required = new() { ["SignIn:RequireSecondFactor"] = "true" };

    [Theory]
    [InlineData("/agent")]
    [InlineData("/agent/me")]
    [InlineData("/agent/people")]
    [InlineData("/agent/sites")]
    [InlineData("/agent/audit")]
    public async Task Without_one_every_page_leads_to_where_it_is_set_up(string path)
    {
        await using var server = await Server.StartAsync(Required);
        using var owner = await server.SetUpByFormAsync();

        using var page = await owner.OpenAsync(path);
        using var setUp = await owner.OpenAsync("/agent/second-factor");

        Assert.Equal("/agent/second-factor", page.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.OK, setUp.StatusCode);
    }

    [Fact]
    public async Task Without_one_api_and_hub_refuse_with_a_code()
    {
        await using var server = await Server.StartAsync(Required);
        using var owner = await server.SetUpByFormAsync();

        foreach (
            var (method, path) in ((HttpMethod, string)[])
                [
                    (HttpMethod.Get, "/api/v1/rooms/CLcSj3ijxWrc4xd5y/messages"),
                    (HttpMethod.Get, "/agent?handler=Inbox"),
                    (HttpMethod.Post, "/hub/door?as=agent"),
                ]
        )
        {
            using var request = new HttpRequestMessage(method, path);
            request.Headers.Add("Origin", server.Origin);
            using var answer = await owner.AskForDataAsync(request);
            await answer.IsRefusalAsync(HttpStatusCode.Forbidden, Refusal.SecondFactorRequired);
        }
        await Assert.ThrowsAnyAsync<Exception>(() => HubClient.ConnectAsync(server, "", owner.CookieHeader));
    }

    [Fact]
    public async Task A_passkey_or_an_app_opens_everything_and_the_last_one_stays()
    {
        await using var server = await Server.StartAsync(Required);
        using var owner = await server.SetUpByFormAsync();
        using var passkey = new SoftPasskey();

        using var added = await owner.AddPasskeyAsync(passkey, server.Origin, "Mine");
        using var page = await owner.OpenAsync("/agent");
        using (await owner.SubmitAsync("/agent/confirm", "Continue", ("Password", Server.AgentPassword))) { }
        using var removed = await owner.SubmitAsync("/agent/me/passkeys", "Remove Mine");

        Assert.Equal("/agent", (await added.JsonAsync()).GetProperty("to").GetString());
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, removed.StatusCode);
        Assert.Equal(1, await server.ReadAsync(database => database.Passkeys.CountAsync()));
    }

    [Fact]
    public async Task Where_it_is_required_the_password_alone_does_not_replace_the_passkey()
    {
        await using var server = await Server.StartAsync(Required);
        using var owner = await server.SetUpByFormAsync();
        using var passkey = new SoftPasskey();
        using (await owner.AddPasskeyAsync(passkey, server.Origin)) { }

        using var browser = await server.SignInAsync(Server.AgentEmail);
        Assert.False(await browser.IsSignedInAsync());
        using var answer = await browser.AnswerAsync(
            "/sign-in/code",
            "Passkey",
            passkey.Get(await browser.OptionsAsync("/sign-in/code", "PasskeyOptions"), server.Origin)
        );

        Assert.Equal("/agent", (await answer.JsonAsync()).GetProperty("to").GetString());
        Assert.True(await browser.IsSignedInAsync());
    }

    [Fact]
    public async Task An_administrator_resets_it_with_a_link_and_until_then_it_stays()
    {
        await using var server = await Server.StartAsync();
        using var administrator = await server.SetUpByFormAsync();
        using var owen = await server.JoinAsync(administrator, "Owen", "owen@kettlelane.example");
        await owen.TurnOnCodesAsync(TimeProvider.System);

        var link = await administrator.LinkInAsync(
            "/agent/people",
            "owen@kettlelane.example",
            "Reset password and second factor"
        );
        Assert.True(await server.ReadAsync(database => database.CodeApps.AnyAsync()));
        using var browser = server.NewBrowser();
        using var answer = await browser.SubmitAsync(
            "/new-password",
            "Set password",
            ("Code", link),
            ("Password", "a-slow-bicycle-43")
        );

        Assert.Equal("/agent", answer.Headers.Location?.OriginalString);
        Assert.False(await server.ReadAsync(database => database.CodeApps.AnyAsync()));
        Assert.False(await owen.IsSignedInAsync());
        var kinds = await server.ReadAsync(database =>
            database.AuditEntries.OrderBy(entry => entry.Id).Select(entry => entry.Kind).ToListAsync()
        );
        Assert.Contains(AuditKind.SecondFactorLinkMade, kinds);
        Assert.Contains(AuditKind.SecondFactorReset, kinds);
    }

    [Fact]
    public async Task A_link_for_a_new_password_alone_does_not_pass_the_second_step()
    {
        await using var server = await Server.StartAsync();
        using var administrator = await server.SetUpByFormAsync();
        using var owen = await server.JoinAsync(administrator, "Owen", "owen@kettlelane.example");
        await owen.TurnOnCodesAsync(TimeProvider.System);
        var link = await administrator.LinkInAsync("/agent/people", "owen@kettlelane.example", "Reset the password");
        using var browser = server.NewBrowser();

        using var answer = await browser.SubmitAsync(
            "/new-password",
            "Set password",
            ("Code", link),
            ("Password", "a-slow-bicycle-43")
        );

        Assert.Equal("/sign-in/code", answer.Headers.Location?.OriginalString);
        Assert.False(await browser.IsSignedInAsync());
    }
}
