using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.Extensions.Time.Testing;

namespace LiveChatMeet.Tests.Accounts;

/// <summary>A session ends by itself, however it is used; and each sign-in is one of its own.</summary>
[Trait("Requirement", "AZ-7")]
public sealed class SessionTimesTests
{
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UtcNow);

    [Fact]
    public async Task Twelve_hours_without_use_end_it()
    {
        await using var server = await Server.StartAsync(time: _clock);
        using var owner = await server.SetUpByFormAsync();

        PassesHours(7); // more than half: it is renewed
        Assert.True(await owner.IsSignedInAsync());
        PassesHours(12.1);

        Assert.False(await owner.IsSignedInAsync());
    }

    [Fact]
    public async Task Seven_days_end_it_however_it_is_used()
    {
        await using var server = await Server.StartAsync(time: _clock);
        using var owner = await server.SetUpByFormAsync();

        for (var hours = 0; hours < 7 * 24 - 8; hours += 8)
        {
            PassesHours(8);
            Assert.True(await owner.IsSignedInAsync(), $"after {hours + 8} hours");
        }
        PassesHours(8.1);

        Assert.False(await owner.IsSignedInAsync());
    }

    [Fact]
    public async Task Who_signs_in_again_gets_another_session_and_a_planted_one_stays_nobodys()
    {
        await using var server = await Server.StartAsync();
        using var owner = await server.SetUpByFormAsync();
        var before = owner.CookieHeader;
        using var planted = server.NewBrowser();
        planted.Set("__Host-a", "CfDJ8-planted-by-somebody");

        await planted.OpenAsync("/agent");
        using var answer = await planted.SubmitAsync(
            "/sign-in",
            "Sign in",
            ("Email", Server.AgentEmail),
            ("Password", Server.AgentPassword)
        );

        Assert.True(await planted.IsSignedInAsync());
        Assert.DoesNotContain("planted", planted.CookieHeader, StringComparison.Ordinal);
        Assert.NotEqual(before, planted.CookieHeader);
    }

    [Theory]
    [InlineData(
        "one more  bicycle, and ANOTHER ÄÖ 🚲 – of a hundred characters, with blanks and signs of all kinds \"'<>&",
        true
    )]
    [InlineData(
        "one more  bicycle, and another äö 🚲 – of a hundred characters, with blanks and signs of all kinds \"'<>&",
        false
    )]
    [InlineData(
        "one more  bicycle, and ANOTHER ÄÖ 🚲 – of a hundred characters, with blanks and signs of all kinds",
        false
    )]
    public async Task A_password_counts_as_it_was_typed(string typed, bool isRight)
    {
        const string Password =
            "one more  bicycle, and ANOTHER ÄÖ 🚲 – of a hundred characters, with blanks and signs of all kinds \"'<>&";
        await using var server = await Server.StartAsync();
        using var owner = await server.SetUpByFormAsync();
        using var changed = await owner.SubmitAsync(
            "/agent/me",
            "Change the password",
            ("CurrentPassword", Server.AgentPassword),
            ("NewPassword", Password)
        );
        using var browser = server.NewBrowser();

        using var answer = await browser.SubmitAsync(
            "/sign-in",
            "Sign in",
            ("Email", Server.AgentEmail),
            ("Password", typed)
        );

        Assert.Equal(isRight, await browser.IsSignedInAsync());
    }

    private void PassesHours(double hours) => _clock.AdjustTime(_clock.GetUtcNow().AddHours(hours));
}
