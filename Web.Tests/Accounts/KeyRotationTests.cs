using System.Net;
using LiveChatMeet.Calls;
using LiveChatMeet.Identity;
using LiveChatMeet.Mail;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Accounts;

/// <summary><c>rotate-keys</c>: what the old keys have signed is worth nothing, and nobody loses anything.</summary>
[Trait("Requirement", "WB-3")]
public sealed class KeyRotationTests
{
    [Fact]
    public async Task Cookies_of_before_are_refused_and_sessions_connections_and_calls_end()
    {
        await using var shop = await Shop.OpenAsync();
        await using var call = await PlainCall.AcceptedAsync(shop, shop.Noah);
        await using var console = await shop.ConnectAsync(shop.Mara);
        var sessions = await shop.Server.ReadAsync(database => database.AgentSessions.AsNoTracking().ToListAsync());

        var says = await RotateAsync(shop.Server);

        Assert.Contains($"sessions: {sessions.Count}", says, StringComparison.Ordinal);
        await Eventually.IsTrueAsync("the console is disconnected", () => !console.IsConnected);
        await call.Guest.HearsAsync("the end of the call", one => one.State == CallState.Ended);
        Assert.Equal(0, await shop.Server.ReadAsync(database => database.AgentSessions.CountAsync()));
        // As if somebody had made the cookie: its session is there, and its key is not good.
        await shop
            .Server.Services.GetRequiredService<Writer>()
            .WriteAsync(database =>
            {
                database.AgentSessions.AddRange(sessions);
                return Task.FromResult(true);
            });
        Assert.False(await shop.Mara.IsSignedInAsync());
        Assert.False(await shop.Noah.IsSignedInAsync());
        var entry = await shop.Server.ReadAsync(database =>
            database.AuditEntries.OrderBy(one => one.Id).LastAsync(one => one.Kind == AuditKind.KeysReplaced)
        );
        Assert.Equal((null, null), (entry.ById, entry.AboutId));
    }

    [Fact]
    public async Task Who_signs_in_anew_stays_signed_in_after_a_restart_too()
    {
        await using var shop = await Shop.OpenAsync();

        await RotateAsync(shop.Server);
        var again = await RotateAsync(shop.Server);
        using var mara = await shop.Server.SignInAsync(Server.AgentEmail);
        Assert.True(await mara.IsSignedInAsync());
        await shop.RestartAsync(() => { });

        Assert.Contains("Older ones, 1,", again, StringComparison.Ordinal); // those of the first time are over already
        Assert.True(await mara.IsSignedInAsync());
    }

    [Fact]
    public async Task A_visitor_goes_on_in_their_conversation()
    {
        await using var shop = await Shop.OpenAsync();
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Noah);
        await using var guest = await visitor.ConnectAsync();

        await RotateAsync(shop.Server);

        await guest.SendAsync(rid, "Are you still there?");
        Assert.Equal(rid, (await visitor.WritesAsync("Hello?")).Rid);
        await using var anew = await visitor.ConnectAsync();
        Assert.True(anew.IsConnected);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)] // one that somebody was just turning on, or that was restored
    public async Task An_agent_keeps_the_second_factor(bool isUnderOldKey)
    {
        var clock = new SettableClock(DateTimeOffset.UtcNow);
        await using var server = await Server.StartAsync(time: clock);
        using var owner = await server.SetUpByFormAsync();
        var (app, recovery) = await owner.TurnOnCodesAsync(clock);
        var before = await SecretAsync(server);

        await RotateAsync(server);
        Assert.NotEqual(before, await SecretAsync(server));
        if (isUnderOldKey)
            await server
                .Services.GetRequiredService<Writer>()
                .WriteAsync(database =>
                    database.CodeApps.ExecuteUpdateAsync(set => set.SetProperty(one => one.Secret, before))
                );
        clock.Advance(TimeSpan.FromSeconds(60));
        using var browser = await server.SignInAsync(Server.AgentEmail);
        Assert.False(await browser.IsSignedInAsync());
        using var entered = await browser.EnterCodeAsync(app.ComputeTotp(clock.GetUtcNow().UtcDateTime));

        Assert.True(await browser.IsSignedInAsync());
        using var other = await server.SignInAsync(Server.AgentEmail);
        using var recovered = await other.EnterCodeAsync(recovery[0]);
        Assert.True(await other.IsSignedInAsync());
    }

    [Fact]
    public async Task A_blocked_network_stays_blocked_after_a_restart_too()
    {
        await using var shop = await Shop.OpenAsync();
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Noah);
        await using (var guest = await visitor.ConnectAsync())
        {
            await guest.SinceAsync(rid, 0);
            using (
                await shop.Noah.SubmitAsync(
                    $"/agent/rooms/{rid}/block",
                    "Block",
                    ("term", "month"),
                    ("network", "true")
                )
            ) { }
        }
        var before = await shop.Server.ReadAsync(database => database.Blocks.Select(b => b.Network).SingleAsync());

        await RotateAsync(shop.Server);
        await shop.RestartAsync(() => { });

        using var refused = await shop.NewVisitor().PostAsync("", ("Message", "It is me again."));
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        Assert.NotEqual(
            before,
            await shop.Server.ReadAsync(database => database.Blocks.Select(b => b.Network).SingleAsync())
        );
    }

    [Fact]
    public async Task A_letter_that_was_sent_stops_mails_still()
    {
        await using var server = await Server.StartAsync(new() { ["PublicAddress"] = "https://chat.example" });
        var links = server.Services.GetRequiredService<MailLinks>();
        var who = links.Stop("ada@visitor.example").Split("who=")[1];

        await RotateAsync(server);

        Assert.Equal("ada@visitor.example", links.AddressIn(who));
        foreach (var wrong in (string[])["nobody", "é", new('x', 100_000), who[..^1], $"A{who[1..]}"])
            Assert.Null(links.AddressIn(wrong));
    }

    [Fact]
    public async Task What_cannot_be_read_is_told_and_stays()
    {
        await using var server = await Server.StartAsync();
        using var owner = await server.SetUpByFormAsync();
        await owner.TurnOnCodesAsync(TimeProvider.System);
        var foreign = new EphemeralDataProtectionProvider().CreateProtector(CodeApp.Purpose).Protect("a secret");
        await server
            .Services.GetRequiredService<Writer>()
            .WriteAsync(database =>
                database.CodeApps.ExecuteUpdateAsync(set => set.SetProperty(one => one.Secret, foreign))
            );

        var says = await RotateAsync(server);

        Assert.Contains("whose key was gone before: 1.", says, StringComparison.Ordinal);
        Assert.Equal(foreign, await SecretAsync(server));
    }

    private static async Task<string> RotateAsync(Server server)
    {
        var (code, says) = await CommandSocket.RunAsync(server, "rotate-keys");
        Assert.True(code == ExitCode.Done, says);
        return says;
    }

    private static Task<string> SecretAsync(Server server) =>
        server.ReadAsync(database => database.CodeApps.Select(app => app.Secret).SingleAsync());
}
