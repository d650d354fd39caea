using System.Net;
using LiveChatMeet.Storage;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Accounts;

public sealed class CodeAppTests
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(30);

    private readonly SettableClock _clock = new(DateTimeOffset.UtcNow);

    [Fact]
    public async Task After_the_password_a_code_is_asked_and_each_counts_once()
    {
        await using var server = await Server.StartAsync(time: _clock);
        using var owner = await server.SetUpByFormAsync();
        var (app, _) = await owner.TurnOnCodesAsync(_clock);
        var ofSetUp = app.ComputeTotp(Now);
        using var one = await server.SignInAsync(Server.AgentEmail);
        using var other = await server.SignInAsync(Server.AgentEmail);
        Assert.False(await one.IsSignedInAsync());

        using var replayedOfSetUp = await one.EnterCodeAsync(ofSetUp);
        _clock.Advance(Step);
        using var entered = await one.EnterCodeAsync(app.ComputeTotp(Now));
        using var replayed = await other.EnterCodeAsync(app.ComputeTotp(Now));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, replayedOfSetUp.StatusCode);
        Assert.Equal("/agent", entered.Headers.Location?.OriginalString);
        Assert.True(await one.IsSignedInAsync());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, replayed.StatusCode);
        Assert.False(await other.IsSignedInAsync());
    }

    [Theory]
    [InlineData(-2, false)]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public async Task A_clock_may_be_one_step_off(int steps, bool isRight)
    {
        await using var server = await Server.StartAsync(time: _clock);
        using var owner = await server.SetUpByFormAsync();
        var (app, _) = await owner.TurnOnCodesAsync(_clock);
        _clock.Advance(10 * Step);
        using var browser = await server.SignInAsync(Server.AgentEmail);

        using var answer = await browser.EnterCodeAsync(app.ComputeTotp(Now + (steps * Step)));

        Assert.Equal(isRight, await browser.IsSignedInAsync());
    }

    [Fact]
    public async Task A_recovery_code_works_once_however_it_is_typed_and_is_recorded()
    {
        await using var server = await Server.StartAsync(time: _clock);
        using var owner = await server.SetUpByFormAsync();
        var (_, recovery) = await owner.TurnOnCodesAsync(_clock);
        using var one = await server.SignInAsync(Server.AgentEmail);
        using var other = await server.SignInAsync(Server.AgentEmail);

        using var entered = await one.EnterCodeAsync(recovery[3].ToLowerInvariant().Replace('-', ' '));
        using var again = await other.EnterCodeAsync(recovery[3]);

        Assert.Equal(10, recovery.Distinct().Count());
        Assert.True(await one.IsSignedInAsync());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.StatusCode);
        Assert.Contains("left: 9", (await one.ReadAsync("/agent/me")).Body!.TextContent, StringComparison.Ordinal);
        Assert.True(
            await server.ReadAsync(database =>
                database.AuditEntries.AnyAsync(entry => entry.Kind == AuditKind.RecoveryCodeUsed)
            )
        );
        Assert.False(
            await server.ReadAsync(database => database.RecoveryCodes.AnyAsync(code => recovery.Contains(code.Hash)))
        );
    }

    [Fact]
    public async Task Codes_are_throttled_and_a_stranger_to_the_browser_locks_out_nobody()
    {
        await using var server = await Server.StartAsync(time: _clock);
        using var owner = await server.SetUpByFormAsync();
        var (app, _) = await owner.TurnOnCodesAsync(_clock);
        using (await owner.SubmitAsync("/agent/me", "Sign out")) { }
        using var thief = await server.SignInAsync(Server.AgentEmail);
        HttpStatusCode last = default;
        for (var i = 0; i < 6; i++)
        {
            using var answer = await thief.EnterCodeAsync($"{i:000000}");
            last = answer.StatusCode;
        }
        using (
            await owner.SubmitAsync(
                "/sign-in",
                "Sign in",
                ("Email", Server.AgentEmail),
                ("Password", Server.AgentPassword)
            )
        ) { }
        _clock.Advance(Step);

        using var byThief = await thief.EnterCodeAsync(app.ComputeTotp(Now));
        using var byOwner = await owner.EnterCodeAsync(app.ComputeTotp(Now));

        Assert.Equal(HttpStatusCode.TooManyRequests, last);
        Assert.Equal(HttpStatusCode.TooManyRequests, byThief.StatusCode);
        Assert.True(await owner.IsSignedInAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("12345")]
    [InlineData("1234567")]
    [InlineData("００００００")]
    [InlineData("' OR 1=1 --")]
    [InlineData("\ud800")]
    public async Task What_is_no_code_is_wrong(string code)
    {
        await using var server = await Server.StartAsync(time: _clock);
        using var owner = await server.SetUpByFormAsync();
        await owner.TurnOnCodesAsync(_clock);
        using var browser = await server.SignInAsync(Server.AgentEmail);

        using var answer = await browser.EnterCodeAsync(code);
        using var long_ = await browser.EnterCodeAsync(new string('7', 100_000));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, long_.StatusCode);
        Assert.False(await browser.IsSignedInAsync());
    }

    [Fact]
    public async Task Nobody_comes_to_the_second_step_without_the_first_or_after_ten_minutes()
    {
        await using var server = await Server.StartAsync(time: _clock);
        using var owner = await server.SetUpByFormAsync();
        var (app, _) = await owner.TurnOnCodesAsync(_clock);
        using var stranger = server.NewBrowser();
        using var slow = await server.SignInAsync(Server.AgentEmail);
        var page = await slow.ReadAsync("/sign-in/code");

        using var direct = await stranger.OpenAsync("/sign-in/code");
        _clock.Advance(TimeSpan.FromMinutes(11));
        using var late = await slow.SubmitAsync(
            page,
            "/sign-in/code",
            null,
            "Continue",
            ("Code", app.ComputeTotp(Now))
        );

        Assert.Equal("/sign-in", direct.Headers.Location?.OriginalString);
        Assert.Equal("/sign-in", late.Headers.Location?.OriginalString);
        Assert.False(await slow.IsSignedInAsync());
    }

    [Fact]
    public async Task A_wrong_code_turns_nothing_on_and_a_forged_setup_neither()
    {
        await using var server = await Server.StartAsync(time: _clock);
        using var owner = await server.SetUpByFormAsync();

        using var wrong = await owner.SubmitAsync("/agent/me/codes", "Turn on", ("Code", "000000"));
        using var forged = await owner.SubmitAsync("/agent/me/codes", "Turn on", ("Code", "000000"), ("State", "x"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, forged.StatusCode);
        Assert.False(await server.ReadAsync(database => database.CodeApps.AnyAsync()));
    }

    [Fact]
    public async Task Turning_off_needs_the_password_again_even_right_after_the_sign_in()
    {
        await using var server = await Server.StartAsync(time: _clock);
        using var owner = await server.SetUpByFormAsync();
        await owner.TurnOnCodesAsync(_clock);

        using var refused = await owner.SubmitAsync("/agent/me/codes", "Turn off");
        Assert.True(await server.ReadAsync(database => database.CodeApps.AnyAsync()));
        using (await owner.SubmitAsync("/agent/confirm", "Continue", ("Password", Server.AgentPassword))) { }
        using var done = await owner.SubmitAsync("/agent/me/codes", "Turn off");

        Assert.StartsWith("/agent/confirm?", refused.Headers.Location?.OriginalString, StringComparison.Ordinal);
        Assert.False(await server.ReadAsync(database => database.CodeApps.AnyAsync()));
        Assert.False(await server.ReadAsync(database => database.RecoveryCodes.AnyAsync()));
        using var elsewhere = await server.SignInAsync(Server.AgentEmail);
        Assert.True(await elsewhere.IsSignedInAsync());
    }

    [Fact]
    public async Task With_the_first_second_factor_the_other_sessions_end()
    {
        await using var server = await Server.StartAsync(time: _clock);
        using var owner = await server.SetUpByFormAsync();
        using var other = await server.SignInAsync(Server.AgentEmail);

        await owner.TurnOnCodesAsync(_clock);

        Assert.True(await owner.IsSignedInAsync());
        Assert.False(await other.IsSignedInAsync());
    }

    [Fact]
    public async Task The_secret_is_not_in_the_database_as_it_is()
    {
        await using var server = await Server.StartAsync(time: _clock);
        using var owner = await server.SetUpByFormAsync();
        var (app, _) = await owner.TurnOnCodesAsync(_clock);

        var stored = await server.ReadAsync(database => database.CodeApps.SingleAsync());

        Assert.StartsWith("CfDJ8", stored.Secret, StringComparison.Ordinal); // data protection
        Assert.Equal(6, app.ComputeTotp(Now).Length);
    }

    private DateTime Now => _clock.GetUtcNow().UtcDateTime;
}
