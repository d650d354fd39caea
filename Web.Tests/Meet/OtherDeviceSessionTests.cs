using System.Net;
using LiveChatMeet.Accounts;
using LiveChatMeet.Calls;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using static LiveChatMeet.Tests.Plant.Actors.PlainMeetPage;

namespace LiveChatMeet.Tests.Meet;

/// <summary>How long another device may go on, and what ends it.</summary>
[BeginsFirst]
public sealed class OtherDeviceSessionTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task A_ticket_is_good_for_60_seconds_and_a_session_for_two_minutes_after_the_call()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var own = await Shop.OpenAsync(time: clock);
        await using var call = await PlainCall.AcceptedAsync(own);
        var (early, late) = (await TicketAsync(call.Agent, call.Id), await TicketAsync(call.Agent, call.Id));

        clock.Advance(TimeSpan.FromSeconds(59));
        using var opened = await OpenAsync(own, call.Id, early);
        clock.Advance(TimeSpan.FromSeconds(1));
        using var refused = await OpenAsync(own, call.Id, late);
        var session = SessionOf(opened);
        await using var device = await ConnectAsync(own, session);
        await device.HangUpAsync(call.Id);
        clock.Advance(TimeSpan.FromSeconds(119));
        var still = await PartyAsync(own, call.Id, session);
        var isStillConnected = device.IsConnected;
        clock.Advance(TimeSpan.FromSeconds(2));
        clock.Advance(TimeSpan.FromSeconds(10));

        await refused.IsRefusalAsync(HttpStatusCode.UnprocessableEntity, Refusal.TicketInvalid);
        Assert.Equal(("agent", true), (still, isStillConnected));
        Assert.Null(await PartyAsync(own, call.Id, session));
        await Eventually.IsTrueAsync("the device's connection ends with its session", () => !device.IsConnected);
        Assert.Equal(
            Refusal.CallEnded,
            await HubClient.RefusalAsync(() => call.Agent.RegisterTicketAsync(call.Id, Secrets.Hash("x")))
        );
    }

    [Trait("Requirement", "AZ-3")]
    [Fact]
    public async Task What_is_no_ticket_is_refused_at_any_length()
    {
        await using var call = await PlainCall.AcceptedAsync(shop);
        var before = await shop.StoredAsync();

        foreach (var bad in (string[])["", "x", "null", "[]", "{}", new('A', 44), new('A', 100_000)])
        {
            using var answer = await OpenAsync(shop, call.Id, bad);
            await answer.IsRefusalAsync(HttpStatusCode.UnprocessableEntity, Refusal.TicketInvalid);
        }
        using var large = await OpenAsync(shop, call.Id, new('A', 1 << 20));

        Assert.False(large.IsSuccessStatusCode);
        Assert.Empty(large.Header("Set-Cookie"));
        Assert.Equal(before, await shop.StoredAsync());
    }

    [Trait("Requirement", "CS-7")]
    [Theory]
    [InlineData("disabled")]
    [InlineData("signed out everywhere")]
    [InlineData("signed out")]
    public async Task An_agent_who_is_signed_out_or_disabled_is_so_on_the_other_device_too(string how)
    {
        await using var own = await Shop.OpenAsync();
        await using var call = await PlainCall.AcceptedAsync(own, own.Noah);
        var session = await SessionAsync(own, call.Agent, call.Id);
        var unused = await TicketAsync(call.Agent, call.Id);
        await using var device = await ConnectAsync(own, session);
        await using var visitors = await ConnectAsync(own, await SessionAsync(own, call.Guest, call.Id));
        var noah = await own.Server.ReadAsync(database =>
            database.Users.SingleAsync(agent => agent.Email == Shop.NoahEmail)
        );
        var colleagues = own.Server.Services.GetRequiredService<Colleagues>();

        if (how == "disabled")
            await colleagues.DisableAsync(noah.Id, noah.Id);
        else if (how == "signed out everywhere")
            await colleagues.SignOutEverywhereAsync(noah.Id, noah.Id);
        else
            (await own.Noah.SubmitAsync("/agent/me", "Sign out")).Dispose();

        await Eventually.IsTrueAsync("the device's connection ends", () => !device.IsConnected);
        Assert.Null(await PartyAsync(own, call.Id, session));
        Assert.Contains(
            "401",
            (await Assert.ThrowsAnyAsync<Exception>(() => ConnectAsync(own, session))).ToString(),
            StringComparison.Ordinal
        );
        using var refused = await OpenAsync(own, call.Id, unused);
        await refused.IsRefusalAsync(HttpStatusCode.UnprocessableEntity, Refusal.TicketInvalid);
        Assert.Equal(CallState.Ended, (await visitors.SnapshotAsync(call.Id)).State);
        Assert.Equal(
            1,
            await own.Server.ReadAsync(database =>
                database.Tickets.CountAsync(ticket => ticket.Purpose == TicketPurpose.MeetSession)
            )
        );
    }

    [Fact]
    public async Task A_new_password_ends_the_other_device_and_not_the_call()
    {
        await using var own = await Shop.OpenAsync();
        await using var call = await PlainCall.AcceptedAsync(own);
        await using var device = await ConnectAsync(own, await SessionAsync(own, call.Agent, call.Id));

        using var answer = await own.Mara.SubmitAsync(
            "/agent/me",
            "Change the password",
            ("CurrentPassword", Server.AgentPassword),
            ("NewPassword", "another-quiet-bicycle-43")
        );

        await Eventually.IsTrueAsync("the device's connection ends", () => !device.IsConnected);
        Assert.Equal(CallState.InProgress, (await call.Agent.SnapshotAsync(call.Id)).State);
    }
}
