using LiveChatMeet.Accounts;
using LiveChatMeet.Desk;
using LiveChatMeet.Identity;
using LiveChatMeet.Presence;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Presence;

public sealed class PresenceTests(Shop shop) : IClassFixture<Shop>
{
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_session_that_ends_ends_its_own_connection_at_once()
    {
        using var first = await shop.Server.SignInAsync(Shop.NoahEmail);
        using var second = await shop.Server.SignInAsync(Shop.NoahEmail);
        await using var ended = await shop.ConnectAsync(first);
        await using var other = await shop.ConnectAsync(second);

        using var answer = await first.SubmitAsync("/agent/me", "Sign out");

        await ended.Closed.WaitAsync(AtOnce);
        Assert.True(other.IsConnected);
        Assert.False(await first.IsSignedInAsync());
        Assert.True(await second.IsSignedInAsync());
    }

    [Fact]
    public async Task Sign_out_everywhere_and_a_disabled_account_lose_the_hub_at_once()
    {
        var colleagues = shop.Server.Services.GetRequiredService<Colleagues>();
        var agent = await shop.Server.AddAgentAsync("Ines Alves", "ines@kettlelane.example");
        foreach (
            var end in (Func<Task>[])
                [
                    () => colleagues.SignOutEverywhereAsync(agent.Id, agent.Id),
                    () => colleagues.DisableAsync(agent.Id, agent.Id),
                ]
        )
        {
            using var browser = await shop.Server.SignInAsync("ines@kettlelane.example");
            await using var hub = await shop.ConnectAsync(browser);
            await Eventually.IsTrueAsync("the agent is here", () => Presence.IsHere(new(Party.Agent, agent.Id)));

            await end();

            Assert.False(Presence.IsHere(new(Party.Agent, agent.Id)));
            await hub.Closed.WaitAsync(AtOnce);
            var refused = await Assert.ThrowsAnyAsync<Exception>(() => shop.ConnectAsync(browser));
            Assert.Contains("401", refused.ToString(), StringComparison.Ordinal);
            Assert.False(await browser.IsSignedInAsync());
        }
    }

    [Fact]
    public async Task Each_side_learns_whether_the_other_is_here()
    {
        await using var own = await Shop.OpenAsync();
        var (visitor, rid) = await own.OpenRoomAsync(takenBy: own.Mara);
        await using var guest = await visitor.ConnectAsync();

        await using (var agent = await own.ConnectAsync(own.Mara))
        {
            await Eventually.IsTrueAsync(
                "the visitor learns that an agent came",
                () => guest.AgentsHere.Contains(true)
            );
            await guest.HereAsync("https://kettlelane.example/alder#secret", "Alder\u202e 8");
            await Eventually.IsTrueAsync(
                "the agent learns where the visitor is",
                () => agent.VisitorsChanged.Contains(rid)
            );
            await guest.TypingAsync(rid);
            await Eventually.IsTrueAsync(
                "the agent learns that the visitor writes",
                () => agent.Typing.Any(typing => typing.Rid == rid)
            );
        }

        await Eventually.IsTrueAsync(
            "the visitor learns that the agent went, after the grace",
            () => guest.AgentsHere.Contains(false)
        );
        var stored = await own.Server.ReadAsync(database => database.Visitors.SingleAsync());
        Assert.Equal(("https://kettlelane.example/alder", "Alder 8"), (stored.PageUrl, stored.PageTitle));
    }

    /// <summary>Its page may have been drawn an hour ago. Just after a start, nobody is said to be away who is only on
    /// the way back.</summary>
    [Fact]
    public async Task A_visitor_who_comes_learns_whether_agents_are_here()
    {
        var clock = new SettableClock(DateTimeOffset.UtcNow);
        await using var own = await Shop.OpenAsync(time: clock);
        var (visitor, _) = await own.OpenRoomAsync();

        await using var early = await visitor.ConnectAsync();
        Assert.Empty(early.AgentsHere);
        clock.Advance(Staff.BackWithin);
        await LearnsAsync(early, false);
        await using var late = await visitor.ConnectAsync();
        await using var agent = await own.ConnectAsync(own.Mara);
        await using var latest = await visitor.ConnectAsync();

        await LearnsAsync(early, false, true);
        await LearnsAsync(late, false, true);
        await LearnsAsync(latest, true);

        static async Task LearnsAsync(HubClient guest, params bool[] told)
        {
            await Eventually.IsTrueAsync("the visitor learns it", () => guest.AgentsHere.Count >= told.Length);
            Assert.Equal(told, guest.AgentsHere);
        }
    }

    private InMemoryPresence Presence => shop.Server.Services.GetRequiredService<InMemoryPresence>();
}
