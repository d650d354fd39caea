using System.Net;
using LiveChatMeet.Identity;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;

namespace LiveChatMeet.Tests.Accounts;

public sealed class SignInTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task A_wrong_password_and_an_unknown_address_get_the_same_words()
    {
        await using var server = await Server.StartAsync();
        using var administrator = await server.SetUpByFormAsync();
        using var stranger = server.NewBrowser();

        var known = await MistakeAsync(stranger, Server.AgentEmail);
        var unknown = await MistakeAsync(stranger, "nobody@kettlelane.example");

        Assert.NotEmpty(known);
        Assert.Equal(known, unknown);
    }

    [Fact]
    public async Task Two_hundred_parallel_wrong_passwords_are_stopped_by_the_lockout()
    {
        await using var server = await Server.StartAsync();
        using var administrator = await server.SetUpByFormAsync();
        using var stranger = server.NewBrowser();
        var page = await stranger.ReadAsync("/sign-in");

        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 200)
                .Select(number =>
                    stranger.SubmitAsync(
                        page,
                        "/sign-in",
                        null,
                        "Sign in",
                        ("Email", Server.AgentEmail),
                        ("Password", $"wrong-password-{number}")
                    )
                )
        );
        using var afterwards = await server.SignInAsync(Server.AgentEmail);

        Assert.DoesNotContain(answers, answer => answer.StatusCode == HttpStatusCode.Redirect);
        var agent = await server.ReadAsync(database => database.Users.SingleAsync());
        Assert.NotNull(agent.LockoutEnd);
        // The count starts anew at the lockout: more than it would show that guesses were looked at after it.
        Assert.InRange(AgentIdentity.TriesBeforeLockout + agent.AccessFailedCount, 5, 10);
        Assert.False(await afterwards.IsSignedInAsync());
    }

    /// <summary>L4: what cannot be normalized is an unknown address like any other.</summary>
    [Theory]
    [InlineData("mara\ufffe@kettlelane.example")]
    [InlineData("\ufdd0")]
    [InlineData("\U0001ffff")]
    public async Task An_address_that_is_no_text_gets_the_same_words(string address)
    {
        using var stranger = shop.Server.NewBrowser();

        var nonsense = await MistakeAsync(stranger, address);

        Assert.Equal(await MistakeAsync(stranger, "nobody@kettlelane.example"), nonsense);
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("\\\\evil.example")]
    [InlineData("/\t/evil.example")]
    [InlineData("\t//evil.example")]
    [InlineData("~//evil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("///evil.example")]
    [InlineData("/%0d%0aLocation:%20https://evil.example\r\n")]
    [InlineData("http:evil.example")]
    [InlineData(" //evil.example")]
    [InlineData("@evil.example")]
    public async Task A_foreign_return_address_is_ignored(string address)
    {
        using var browser = shop.Server.NewBrowser();

        using var answer = await browser.SubmitAsync(
            "/sign-in",
            "Sign in",
            ("Email", Server.AgentEmail),
            ("Password", Server.AgentPassword),
            ("returnUrl", address)
        );

        Assert.Equal("/agent", answer.Headers.Location?.OriginalString);
    }

    [Theory]
    [InlineData("/agent/people")]
    [InlineData("/agent/sites/k?x=1")]
    public async Task An_own_return_address_is_followed(string address)
    {
        using var browser = shop.Server.NewBrowser();

        using var answer = await browser.SubmitAsync(
            "/sign-in",
            "Sign in",
            ("Email", Server.AgentEmail),
            ("Password", Server.AgentPassword),
            ("returnUrl", address)
        );

        Assert.Equal(address, answer.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task Signing_out_ends_this_session_and_no_other()
    {
        await using var server = await Server.StartAsync();
        using var one = await server.SetUpByFormAsync();
        using var other = await server.SignInAsync(Server.AgentEmail);

        using var answer = await one.SubmitAsync("/agent/me", "Sign out");

        Assert.Equal("/sign-in", answer.Headers.Location?.OriginalString);
        Assert.False(await one.IsSignedInAsync());
        Assert.True(await other.IsSignedInAsync());
    }

    /// <summary>M4: whoever kept the cookie is out too.</summary>
    [Fact]
    public async Task A_cookie_kept_from_before_signing_out_opens_nothing()
    {
        await using var server = await Server.StartAsync();
        using var browser = await server.SetUpByFormAsync();
        var kept = browser.CookieHeader;
        using (await browser.SubmitAsync("/agent/me", "Sign out")) { }

        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{server.Origin}/agent");
        request.Headers.Add("Cookie", kept);
        request.Headers.Accept.ParseAdd("text/html");
        using var page = await client.SendAsync(request);

        Assert.Equal((HttpStatusCode.Redirect, "/sign-in"), (page.StatusCode, page.Headers.Location?.AbsolutePath));
        await Assert.ThrowsAnyAsync<Exception>(() => HubClient.ConnectAsync(server, "", kept));
    }

    [Fact]
    public async Task Sessions_that_are_over_are_swept()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var server = await Server.StartAsync(time: clock);
        using var first = await server.SetUpByFormAsync();
        clock.AdjustTime(clock.GetUtcNow().AddDays(7).AddMinutes(1));

        using var second = await server.SignInAsync(Server.AgentEmail);

        Assert.False(await first.IsSignedInAsync());
        Assert.True(await second.IsSignedInAsync());
        Assert.Equal(1, await server.ReadAsync(database => database.AgentSessions.CountAsync()));
    }

    private static async Task<string> MistakeAsync(PlainBrowser browser, string email)
    {
        using var answer = await browser.SubmitAsync(
            "/sign-in",
            "Sign in",
            ("Email", email),
            ("Password", "not-the-password")
        );
        return (await PlainBrowser.ReadAsync(answer)).QuerySelector(".error")?.TextContent.Trim() ?? "";
    }
}
