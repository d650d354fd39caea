using LiveChatMeet.Desk;
using LiveChatMeet.Hub;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Desk;

public sealed class StatusTests
{
    private readonly SettableClock _clock = new(DateTimeOffset.UtcNow);

    [Fact]
    public async Task Ten_minutes_without_input_make_away_and_any_input_brings_back()
    {
        await using var shop = await Shop.OpenAsync(time: _clock);
        await using var console = await shop.ConnectAsync(shop.Mara);
        await using var other = await shop.ConnectAsync(shop.Mara);
        var (visitor, _) = await shop.OpenRoomAsync();
        await using var guest = await visitor.ConnectAsync();
        await BecomesAsync(console, Availability.Here);

        await PassAsync(TimeSpan.FromMinutes(9));
        await console.InvokeAsync(nameof(SignalingHub.Active));
        await PassAsync(TimeSpan.FromMinutes(9));
        Assert.Equal(Availability.Here, await OwnAsync(shop));
        await PassAsync(TimeSpan.FromMinutes(1));
        await BecomesAsync(other, Availability.Away);
        await Eventually.IsTrueAsync("the visitor learns it", () => guest.AgentsHere.LastOrDefault(true) == false);
        await other.InvokeAsync(nameof(SignalingHub.Active));

        await BecomesAsync(console, Availability.Here);
        await Eventually.IsTrueAsync("the visitor learns it", () => guest.AgentsHere.Last());
    }

    [Fact]
    public async Task Each_agent_says_after_how_long_or_never()
    {
        await using var shop = await Shop.OpenAsync(time: _clock);
        await using var quick = await shop.ConnectAsync(shop.Mara);
        await using var never = await shop.ConnectAsync(shop.Noah);
        using var set = await shop.Mara.SubmitAsync("/agent/me", "Save", ("AwayAfterMinutes", "2"));
        using var unset = await shop.Noah.SubmitAsync("/agent/me", "Save", ("AwayAfterMinutes", "0"));
        using var refused = await shop.Noah.SubmitAsync("/agent/me", "Save", ("AwayAfterMinutes", "481"));
        await BecomesAsync(quick, Availability.Here);

        await PassAsync(TimeSpan.FromMinutes(2));
        await BecomesAsync(quick, Availability.Away);
        await PassAsync(TimeSpan.FromHours(3));

        Assert.Equal(Availability.Here, await OfAsync(shop, Shop.NoahEmail));
        Assert.Equal((200, 200, 422), ((int)set.StatusCode, (int)unset.StatusCode, (int)refused.StatusCode));
    }

    [Fact]
    public async Task Nobody_is_away_in_a_call_and_what_they_said_holds_again_after_it()
    {
        await using var shop = await Shop.OpenAsync();
        await using var call = await PlainCall.AcceptedAsync(shop);
        var statuses = shop.Server.Services.GetRequiredService<AgentStatuses>();
        await shop.Mara.SaysAsync(("status", "away"));

        Assert.Equal(Availability.InCall, await OwnAsync(shop));
        await call.Agent.HangUpAsync(call.Id);
        await Eventually.IsTrueAsync(
            "what they said holds again",
            async () => await OwnAsync(shop) == Availability.Away
        );
        Assert.True(statuses.Of(await IdAsync(shop, Server.AgentEmail)).IsByHand);
    }

    [Fact]
    public async Task A_call_is_no_absence_which_begins_anew_after_it()
    {
        await using var shop = await Shop.OpenAsync(time: _clock);
        using var rings = await shop.Mara.SubmitAsync($"/agent/sites/{Shop.Site}", "Save", ("RingSeconds", "120"));
        using var set = await shop.Mara.SubmitAsync("/agent/me", "Save", ("AwayAfterMinutes", "1"));
        await using var call = await PlainCall.RingAsync(shop);

        await PassAsync(TimeSpan.FromSeconds(100));
        Assert.Equal(Availability.InCall, await OwnAsync(shop));
        await call.Guest.DeclineAsync(call.Id);
        await Eventually.IsTrueAsync("the call is over", async () => await OwnAsync(shop) == Availability.Here);
        await PassAsync(TimeSpan.FromSeconds(45));
        Assert.Equal(Availability.Here, await OwnAsync(shop));
        await PassAsync(TimeSpan.FromSeconds(30));

        await Eventually.IsTrueAsync("they are absent", async () => await OwnAsync(shop) == Availability.Away);
    }

    [Fact]
    public async Task Away_by_hand_is_told_to_all_and_survives_input_reload_and_restart()
    {
        await using var shop = await Shop.OpenAsync();
        await using (var console = await shop.ConnectAsync(shop.Mara))
        await using (var colleague = await shop.ConnectAsync(shop.Noah))
        {
            await shop.Mara.SaysAsync(("status", "away"));
            await BecomesAsync(console, Availability.Away);
            await Eventually.IsTrueAsync(
                "a colleague learns it",
                () => colleague.Desk.Statuses.Any(all => all.Any(one => one is { ByHand: true, IsAway: true }))
            );
            await console.InvokeAsync(nameof(SignalingHub.Active));
        }

        await shop.RestartAsync(() => { });

        await using var again = await shop.ConnectAsync(shop.Mara);
        Assert.Equal(Availability.Away, await OwnAsync(shop));
        var page = await shop.Mara.ReadAsync("/agent");
        Assert.Null(page.QuerySelector(".away-line")!.GetAttribute("hidden"));
        await shop.Mara.SaysAsync(("status", "here"));
        await BecomesAsync(again, Availability.Here);
    }

    [Fact]
    public async Task A_break_ends_by_itself()
    {
        await using var shop = await Shop.OpenAsync(time: _clock);
        await using var console = await shop.ConnectAsync(shop.Mara);
        await shop.Mara.SaysAsync(("minutes", "30"));
        await BecomesAsync(console, Availability.Away);

        await PassAsync(TimeSpan.FromMinutes(29));
        await console.InvokeAsync(nameof(SignalingHub.Active));
        Assert.Equal(Availability.Away, await OwnAsync(shop));
        await PassAsync(TimeSpan.FromMinutes(1));

        await BecomesAsync(console, Availability.Here);
    }

    [Theory]
    [InlineData("status", "asleep")]
    [InlineData("minutes", "0")]
    [InlineData("minutes", "-5")]
    [InlineData("minutes", "1000000")]
    public async Task What_is_no_status_is_refused_and_changes_nothing(string name, string value)
    {
        await using var shop = await Shop.OpenAsync();

        using var answer = await shop.Mara.SubmitAsync("/agent", "I am here", (name, value));

        Assert.Equal(400, (int)answer.StatusCode);
        Assert.False(await shop.Server.ReadAsync(database => database.Users.AnyAsync(a => a.AwayAt != null)));
    }

    [Fact]
    public async Task Colleagues_see_it_on_their_page()
    {
        await using var shop = await Shop.OpenAsync();
        await using var console = await shop.ConnectAsync(shop.Noah);
        await shop.Noah.SaysAsync(("minutes", "30"));

        var row = (await shop.Mara.ReadAsync("/agent/people")).QuerySelector(
            $"[data-agent=\"{await IdAsync(shop, Shop.NoahEmail)}\"]"
        )!;

        Assert.Equal(("away", "false"), (row.GetAttribute("data-status"), row.GetAttribute("data-busy")));
        Assert.Contains("Back at", row.TextContent, StringComparison.Ordinal);
    }

    // In steps, so that the server's timers run.
    private async Task PassAsync(TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += StaffWatch.Every)
        {
            _clock.Advance(StaffWatch.Every);
            await Task.Yield();
        }
    }

    private static Task BecomesAsync(HubClient console, Availability status) =>
        Eventually.IsTrueAsync(
            $"the console learns that its agent is {status}",
            () => console.Desk.Statuses.SelectMany(all => all).LastOrDefault() is { } last && last.Status == status
        );

    private static Task<Availability> OwnAsync(Shop shop) => OfAsync(shop, Server.AgentEmail);

    private static async Task<Availability> OfAsync(Shop shop, string email) =>
        shop.Server.Services.GetRequiredService<Staff>().Of(await IdAsync(shop, email));

    private static Task<string> IdAsync(Shop shop, string email) =>
        shop.Server.ReadAsync(database => database.Users.Where(a => a.Email == email).Select(a => a.Id).SingleAsync());
}
