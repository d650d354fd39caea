using System.Net;
using LiveChatMeet.Accounts;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;

namespace LiveChatMeet.Tests.Accounts;

public sealed class PasskeyTests
{
    [Fact]
    public async Task A_passkey_signs_in_without_name_or_password_and_its_use_is_shown()
    {
        await using var server = await Server.StartAsync();
        using var owner = await server.SetUpByFormAsync();
        using var passkey = new SoftPasskey();
        using (await owner.AddPasskeyAsync(passkey, server.Origin, "The blue key")) { }
        using var elsewhere = server.NewBrowser();

        using var answer = await elsewhere.SignInWithAsync(passkey, server.Origin);

        Assert.Equal("/agent", (await answer.JsonAsync()).GetProperty("to").GetString());
        Assert.True(await elsewhere.IsSignedInAsync());
        var settings = (await elsewhere.ReadAsync("/agent/me")).Body!.TextContent;
        Assert.Contains("The blue key", settings, StringComparison.Ordinal);
        Assert.Contains("Last used", settings, StringComparison.Ordinal);
        Assert.Equal([AuditKind.PasskeyAdded], await AuditedAsync(server));
    }

    [Fact]
    public async Task An_answer_counts_once_and_only_for_the_browser_that_was_asked()
    {
        await using var server = await Server.StartAsync();
        using var owner = await server.SetUpByFormAsync();
        using var passkey = new SoftPasskey();
        using (await owner.AddPasskeyAsync(passkey, server.Origin)) { }
        using var browser = server.NewBrowser();
        var answered = passkey.Get(await browser.OptionsAsync("/sign-in", "PasskeyOptions"), server.Origin);
        var cookies = browser.CookieHeader;
        using (await browser.AnswerAsync("/sign-in", "Passkey", answered)) { }
        Assert.True(await browser.IsSignedInAsync());

        // Somebody who copied all that was sent, cookies too
        using var thief = server.NewBrowser();
        foreach (var cookie in cookies.Split("; "))
            thief.Set(cookie.Split('=')[0], cookie[(cookie.IndexOf('=') + 1)..]);
        using var replayed = await thief.AnswerAsync("/sign-in", "Passkey", answered);
        using var stranger = server.NewBrowser();
        await stranger.OptionsAsync("/sign-in", "PasskeyOptions");
        using var moved = await stranger.AnswerAsync("/sign-in", "Passkey", answered);

        await replayed.IsRefusalAsync(HttpStatusCode.UnprocessableEntity, Refusal.PasskeyInvalid);
        await moved.IsRefusalAsync(HttpStatusCode.UnprocessableEntity, Refusal.PasskeyInvalid);
        Assert.False(await thief.IsSignedInAsync());
        Assert.False(await stranger.IsSignedInAsync());
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("http://localhost")]
    [InlineData("http://localhost.evil.example")]
    [InlineData("null")]
    [InlineData("")]
    public async Task Another_origin_is_refused(string origin)
    {
        await using var server = await Server.StartAsync();
        using var owner = await server.SetUpByFormAsync();
        using var passkey = new SoftPasskey();
        using var added = await owner.AddPasskeyAsync(passkey, origin);
        using (await owner.AddPasskeyAsync(passkey, server.Origin)) { }
        using var browser = server.NewBrowser();

        using var signedIn = await browser.SignInWithAsync(passkey, origin);

        await added.IsRefusalAsync(HttpStatusCode.UnprocessableEntity, Refusal.PasskeyInvalid);
        await signedIn.IsRefusalAsync(HttpStatusCode.UnprocessableEntity, Refusal.PasskeyInvalid);
        Assert.False(await browser.IsSignedInAsync());
    }

    [Fact]
    public async Task A_touch_alone_and_a_copy_that_counts_behind_are_refused()
    {
        await using var server = await Server.StartAsync();
        using var owner = await server.SetUpByFormAsync();
        using var careless = new SoftPasskey { Verifies = false };
        using var passkey = new SoftPasskey();
        using var added = await owner.AddPasskeyAsync(careless, server.Origin);
        using (await owner.AddPasskeyAsync(passkey, server.Origin)) { }
        using var browser = server.NewBrowser();
        using (await browser.SignInWithAsync(passkey, server.Origin)) { }
        passkey.GoBack();
        using var elsewhere = server.NewBrowser();

        using var copied = await elsewhere.SignInWithAsync(passkey, server.Origin);

        await added.IsRefusalAsync(HttpStatusCode.UnprocessableEntity, Refusal.PasskeyInvalid);
        await copied.IsRefusalAsync(HttpStatusCode.UnprocessableEntity, Refusal.PasskeyInvalid);
    }

    [Fact]
    public async Task A_question_is_over_after_ten_minutes()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var server = await Server.StartAsync(time: clock);
        using var owner = await server.SetUpByFormAsync();
        using var passkey = new SoftPasskey();
        using (await owner.AddPasskeyAsync(passkey, server.Origin)) { }
        using var browser = server.NewBrowser();
        var answered = passkey.Get(await browser.OptionsAsync("/sign-in", "PasskeyOptions"), server.Origin);

        clock.AdjustTime(clock.GetUtcNow() + BrowserStates.GoodFor + TimeSpan.FromSeconds(1));
        using var late = await browser.AnswerAsync("/sign-in", "Passkey", answered);

        await late.IsRefusalAsync(HttpStatusCode.UnprocessableEntity, Refusal.PasskeyInvalid);
    }

    [Fact]
    public async Task Of_a_disabled_agent_and_a_removed_one_none_signs_in()
    {
        await using var server = await Server.StartAsync();
        using var administrator = await server.SetUpByFormAsync();
        using var owen = await server.JoinAsync(administrator, "Owen", "owen@kettlelane.example");
        using var passkey = new SoftPasskey();
        using var removed = new SoftPasskey();
        using (await owen.AddPasskeyAsync(passkey, server.Origin)) { }
        using (await owen.AddPasskeyAsync(removed, server.Origin, "Old")) { }
        using (await owen.SubmitAsync("/agent/confirm", "Continue", ("Password", Server.AgentPassword))) { }
        using (await owen.SubmitAsync("/agent/me/passkeys", "Remove Old")) { }
        using var one = server.NewBrowser();
        using var answerOfRemoved = await one.SignInWithAsync(removed, server.Origin);

        using (await administrator.SubmitInAsync("/agent/people", "owen@kettlelane.example", "Disable the account")) { }
        using var answerOfDisabled = await one.SignInWithAsync(passkey, server.Origin);

        await answerOfRemoved.IsRefusalAsync(HttpStatusCode.UnprocessableEntity, Refusal.PasskeyInvalid);
        await answerOfDisabled.IsRefusalAsync(HttpStatusCode.UnprocessableEntity, Refusal.PasskeyInvalid);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[1,2]")]
    [InlineData("{\"id\":1,\"type\":\"public-key\",\"response\":{}}")]
    [InlineData(
        "{\"id\":\"AAAA\",\"rawId\":\"AAAA\",\"type\":\"public-key\",\"response\":{\"clientDataJSON\":\"e30\"}}"
    )]
    [InlineData("\ud800")]
    public async Task Nonsense_is_refused(string? credential)
    {
        await using var server = await Server.StartAsync();
        using var owner = await server.SetUpByFormAsync();
        using var browser = server.NewBrowser();
        await owner.OptionsAsync("/agent/me/passkeys", "Options");
        await browser.OptionsAsync("/sign-in", "PasskeyOptions");

        using var added = await owner.AnswerAsync("/agent/me/passkeys", "Add", credential);
        using var signedIn = await browser.AnswerAsync("/sign-in", "Passkey", credential);

        await added.IsRefusalAsync(HttpStatusCode.UnprocessableEntity, Refusal.PasskeyInvalid);
        await signedIn.IsRefusalAsync(HttpStatusCode.UnprocessableEntity, Refusal.PasskeyInvalid);
    }

    [Fact]
    public async Task Too_much_is_refused_and_so_is_a_name_that_shows_nothing()
    {
        await using var server = await Server.StartAsync();
        using var owner = await server.SetUpByFormAsync();
        using var passkey = new SoftPasskey();
        await owner.OptionsAsync("/agent/me/passkeys", "Options");

        using var large = await owner.AnswerAsync("/agent/me/passkeys", "Add", new string('x', 100_000));
        using var nameless = await owner.AddPasskeyAsync(passkey, server.Origin, "\u200b ");

        await large.IsRefusalAsync(HttpStatusCode.UnprocessableEntity, Refusal.PasskeyInvalid);
        await nameless.IsRefusalAsync(HttpStatusCode.UnprocessableEntity, Refusal.NameMalformed);
    }

    [Fact]
    public async Task Adding_one_asks_who_it_is_when_the_sign_in_was_a_while_ago()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var server = await Server.StartAsync(time: clock);
        using var owner = await server.SetUpByFormAsync();
        clock.AdjustTime(clock.GetUtcNow() + Confirmations.GoodFor + TimeSpan.FromSeconds(1));

        using var page = await owner.OpenAsync("/agent/me/passkeys");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/agent/me/passkeys?handler=Options");
        using var options = await owner.AskForDataAsync(request);
        using var wrong = await owner.SubmitAsync("/agent/confirm", "Continue", ("Password", "not-the-password"));
        using var confirmed = await owner.SubmitAsync(
            "/agent/confirm?returnUrl=/agent/me/passkeys",
            "Continue",
            ("Password", Server.AgentPassword)
        );
        using var again = await owner.OpenAsync("/agent/me/passkeys");

        Assert.StartsWith("/agent/confirm?", page.Headers.Location?.OriginalString, StringComparison.Ordinal);
        await options.IsRefusalAsync(HttpStatusCode.Forbidden, Refusal.ConfirmFirst);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        Assert.Equal("/agent/me/passkeys", confirmed.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
    }

    [Fact]
    public async Task Only_the_same_agents_passkey_confirms()
    {
        await using var server = await Server.StartAsync();
        using var administrator = await server.SetUpByFormAsync();
        using var owen = await server.JoinAsync(administrator, "Owen", "owen@kettlelane.example");
        using var own = new SoftPasskey();
        using var others = new SoftPasskey();
        using (await administrator.AddPasskeyAsync(others, server.Origin)) { }
        using (await owen.AddPasskeyAsync(own, server.Origin)) { }

        using var byOther = await owen.AnswerAsync(
            "/agent/confirm",
            "Passkey",
            others.Get(await owen.OptionsAsync("/agent/confirm", "PasskeyOptions"), server.Origin)
        );
        using var byOwn = await owen.AnswerAsync(
            "/agent/confirm",
            "Passkey",
            own.Get(await owen.OptionsAsync("/agent/confirm", "PasskeyOptions"), server.Origin)
        );

        await byOther.IsRefusalAsync(HttpStatusCode.UnprocessableEntity, Refusal.PasskeyInvalid);
        Assert.Equal(HttpStatusCode.OK, byOwn.StatusCode);
    }

    private static Task<List<AuditKind>> AuditedAsync(Server server) =>
        server.ReadAsync(database =>
            database
                .AuditEntries.Where(entry => entry.Kind != AuditKind.SetUp)
                .OrderBy(entry => entry.Id)
                .Select(entry => entry.Kind)
                .ToListAsync()
        );
}
