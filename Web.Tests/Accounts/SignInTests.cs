using System.Net;
using LiveChatMeet.Accounts;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;

namespace LiveChatMeet.Tests.Accounts;

[Trait("Requirement", "D28")]
public sealed class SignInTests(Shop shop) : IClassFixture<Shop>
{
    [Trait("Requirement", "AZ-5")]
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

    [Trait("Requirement", "WB-4")]
    [Fact]
    public async Task Of_two_hundred_parallel_wrong_passwords_five_are_looked_at()
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

        Assert.Equal(5, answers.Count(answer => answer.StatusCode == HttpStatusCode.UnprocessableEntity));
        Assert.Equal(195, answers.Count(answer => answer.StatusCode == HttpStatusCode.TooManyRequests));
        Assert.False(await afterwards.IsSignedInAsync());
    }

    [Fact]
    public async Task Too_many_wrong_passwords_get_the_same_words_for_an_account_and_for_none()
    {
        await using var server = await Server.StartAsync();
        using var administrator = await server.SetUpByFormAsync();
        using var stranger = server.NewBrowser();
        List<(HttpStatusCode, string, string)> known = [];
        List<(HttpStatusCode, string, string)> unknown = [];

        for (var attempt = 0; attempt < 7; attempt++)
        {
            known.Add(await TriesAsync(stranger, Server.AgentEmail));
            unknown.Add(await TriesAsync(stranger, "nobody@kettlelane.example"));
        }

        Assert.Equal(known, unknown);
        Assert.Equal(HttpStatusCode.TooManyRequests, known[^1].Item1);
        Assert.Contains("Try again in a minute", known[^1].Item2, StringComparison.Ordinal);
    }

    /// <summary>L11: a stranger who knows the address keeps nobody out of a browser that they use.</summary>
    [Fact]
    public async Task A_stranger_locks_nobody_out_of_a_browser_in_which_they_have_signed_in()
    {
        await using var server = await Server.StartAsync();
        using var owner = await server.SetUpByFormAsync();
        using (await owner.SubmitAsync("/agent/me", "Sign out")) { }
        using var stranger = server.NewBrowser();
        for (var attempt = 0; attempt < 10; attempt++)
            await TriesAsync(stranger, Server.AgentEmail);

        using var elsewhere = await server.SignInAsync(Server.AgentEmail);
        using var signedIn = await SignsInAsync(owner);

        Assert.False(await elsewhere.IsSignedInAsync());
        Assert.True(await owner.IsSignedInAsync());
    }

    [Fact]
    public async Task A_known_browser_is_throttled_by_its_own_count()
    {
        await using var server = await Server.StartAsync();
        using var thief = await server.SetUpByFormAsync();
        using (await thief.SubmitAsync("/agent/me", "Sign out")) { }

        for (var attempt = 0; attempt < 5; attempt++)
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await TriesAsync(thief, Server.AgentEmail)).Item1);

        Assert.Equal(HttpStatusCode.TooManyRequests, (await TriesAsync(thief, Server.AgentEmail)).Item1);
        using var elsewhere = await server.SignInAsync(Server.AgentEmail);
        Assert.True(await elsewhere.IsSignedInAsync());
    }

    [Fact]
    public async Task A_browser_is_known_until_the_password_changes()
    {
        await using var server = await Server.StartAsync();
        using var owner = await server.SetUpByFormAsync();
        using var old = await server.SignInAsync(Server.AgentEmail);
        const string next = "a-slow-bicycle-43";
        using (
            await owner.SubmitAsync(
                "/agent/me",
                "Change the password",
                ("CurrentPassword", Server.AgentPassword),
                ("NewPassword", next)
            )
        ) { }
        using (await owner.SubmitAsync("/agent/me", "Sign out")) { }
        using var stranger = server.NewBrowser();
        for (var attempt = 0; attempt < 10; attempt++)
            await TriesAsync(stranger, Server.AgentEmail);

        using var oldTries = await SignsInAsync(old, next);
        using var ownerTries = await SignsInAsync(owner, next);

        Assert.Equal(HttpStatusCode.TooManyRequests, oldTries.StatusCode);
        Assert.True(await owner.IsSignedInAsync());
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("")]
    [InlineData("CfDJ8AAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_forged_cookie_of_a_known_browser_is_none(string cookie)
    {
        await using var server = await Server.StartAsync();
        using var owner = await server.SetUpByFormAsync();
        using var stranger = server.NewBrowser();
        stranger.Set(KnownBrowsers.Cookie, cookie);
        for (var attempt = 0; attempt < 5; attempt++)
            await TriesAsync(stranger, Server.AgentEmail);

        Assert.Equal(HttpStatusCode.TooManyRequests, (await TriesAsync(stranger, Server.AgentEmail)).Item1);
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

    [Trait("Requirement", "WB-6"), Trait("Requirement", "D33")]
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

    [Trait("Requirement", "WB-6")]
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

    [Trait("Requirement", "AZ-7")]
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
    [Trait("Requirement", "WB-3")]
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

    private static Task<HttpResponseMessage> SignsInAsync(
        PlainBrowser browser,
        string password = Server.AgentPassword
    ) => browser.SubmitAsync("/sign-in", "Sign in", ("Email", Server.AgentEmail), ("Password", password));

    private static async Task<(HttpStatusCode, string, string)> TriesAsync(PlainBrowser browser, string email)
    {
        using var answer = await browser.SubmitAsync(
            "/sign-in",
            "Sign in",
            ("Email", email),
            ("Password", "not-the-password")
        );
        var page = await PlainBrowser.ReadAsync(answer);
        return (
            answer.StatusCode,
            page.QuerySelector(".errors")?.TextContent.Trim() ?? "",
            page.QuerySelector(".error")?.TextContent.Trim() ?? ""
        );
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
