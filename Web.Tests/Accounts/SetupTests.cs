using System.Net;
using LiveChatMeet.Refusals;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;

namespace LiveChatMeet.Tests.Accounts;

[Trait("Requirement", "WB-5"), Trait("Requirement", "D41")]
public sealed class SetupTests
{
    [Fact]
    public async Task Only_who_has_the_code_makes_the_first_administrator()
    {
        await using var server = await Server.StartAsync();
        using var stranger = server.NewBrowser();

        using var refused = await stranger.SubmitAsync("/setup", "Create", ServerAccounts.SetupForm("0000-0000-0000"));
        var code = (await PlainBrowser.ReadAsync(refused)).GetElementById("Code");
        using var administrator = await server.SetUpByFormAsync();

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Equal("true", code?.GetAttribute("aria-invalid"));
        Assert.True(await administrator.IsSignedInAsync());
        Assert.Equal(
            [ServerAccounts.SiteAddress],
            await server.ReadAsync(database => database.Sites.Select(site => site.Origins).SingleAsync())
        );
    }

    [Fact]
    public async Task Of_two_setups_at_once_one_makes_an_administrator()
    {
        await using var server = await Server.StartAsync();
        using var one = server.NewBrowser();
        using var other = server.NewBrowser();
        var (code, onesPage, othersPage) = (
            await server.SetupCodeAsync(),
            await one.ReadAsync("/setup"),
            await other.ReadAsync("/setup")
        );

        var answers = await Task.WhenAll(
            one.SubmitAsync(onesPage, "/setup", null, "Create", ServerAccounts.SetupForm(code)),
            other.SubmitAsync(othersPage, "/setup", null, "Create", ServerAccounts.SetupForm(code))
        );

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Redirect);
        Assert.Equal(1, await server.ReadAsync(database => database.Users.CountAsync()));
        Assert.Equal(1, await server.ReadAsync(database => database.Sites.CountAsync()));
    }

    [Fact]
    public async Task A_hundred_claims_without_the_code_make_nobody_and_a_restart_opens_nothing()
    {
        var server = await Server.StartAsync(new() { ["Limits:SignInsPerMinute"] = "1000" });
        var code = await server.SetupCodeAsync();
        await ClaimAsync(server, code);

        await using var again = await server.RestartAsync();
        await ClaimAsync(again, code);

        Assert.Equal(0, await again.ReadAsync(database => database.Users.CountAsync()));
        Assert.Equal(0, await again.ReadAsync(database => database.Sites.CountAsync()));
        using var owner = again.NewBrowser();
        var right = ServerAccounts.SetupForm(await again.SetupCodeAsync());
        using var answer = await owner.SubmitAsync("/setup", "Create", right);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }

    private static async Task ClaimAsync(Server server, string? code)
    {
        string[] guesses = ["", " ", "0", "'; DROP TABLE Users; --", $"{code}x", $"{code}"[..^1], $"{code}"[1..]];
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 50)
                .Select(async i =>
                {
                    using var stranger = server.NewBrowser();
                    var form = ServerAccounts.SetupForm(guesses[i % guesses.Length]);
                    using var answer = await stranger.SubmitAsync("/setup", "Create", form);
                    return answer.StatusCode;
                })
        );
        Assert.All(
            answers,
            status => Assert.True(status is HttpStatusCode.UnprocessableEntity or HttpStatusCode.TooManyRequests)
        );
    }

    [Fact]
    public async Task Setup_is_gone_for_good_even_with_an_empty_database()
    {
        var directory = Path.Combine(Path.GetTempPath(), $"livechatmeet-{Guid.NewGuid():N}");
        await using (var server = await Server.StartAsync(directory: directory))
        {
            using var administrator = await server.SetUpByFormAsync();
            using var afterwards = await administrator.OpenAsync("/setup");
            Assert.Equal(HttpStatusCode.NotFound, afterwards.StatusCode);
        }
        foreach (var file in Directory.GetFiles(directory, "livechatmeet.db*"))
            File.Delete(file);

        await using var restored = await Server.StartAsync(directory: directory);
        using var stranger = restored.NewBrowser();
        using var page = await stranger.OpenAsync("/setup");
        using var post = await stranger.Client.PostAsync("/setup", new FormUrlEncodedContent([]));

        Assert.Null(await restored.SetupCodeAsync());
        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
        Assert.NotEqual(HttpStatusCode.Redirect, post.StatusCode);
        Assert.Equal(0, await restored.ReadAsync(database => database.Users.CountAsync()));
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task A_code_is_over_after_24_hours()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var server = await Server.StartAsync(time: clock);
        using var browser = server.NewBrowser();

        var code = await server.SetupCodeAsync();
        clock.AdjustTime(clock.GetUtcNow().AddHours(24)); // not a step of each timer: there are very many in a day
        using var answer = await browser.SubmitAsync("/setup", "Create", ServerAccounts.SetupForm(code));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal(0, await server.ReadAsync(database => database.Users.CountAsync()));
    }

    [Fact]
    public async Task A_form_without_its_token_changes_nothing()
    {
        await using var server = await Server.StartAsync();
        using var browser = server.NewBrowser();
        var form = ServerAccounts
            .SetupForm(await server.SetupCodeAsync())
            .Select(field => KeyValuePair.Create(field.Item1, field.Item2));

        using var answer = await browser.Client.PostAsync("/setup", new FormUrlEncodedContent(form));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(
            Refusal.TextOf(Refusal.FormTokenStale),
            await answer.Content.ReadAsStringAsync(),
            StringComparison.Ordinal
        );
        Assert.Equal(0, await server.ReadAsync(database => database.Users.CountAsync()));
    }
}
