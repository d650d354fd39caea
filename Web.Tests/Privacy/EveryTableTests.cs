using LiveChatMeet.Privacy;
using LiveChatMeet.Rooms.Blocks;
using LiveChatMeet.Storage;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Privacy;

/// <summary>Every table that belongs to a visitor or a conversation goes with them: a new one that nobody thought of
/// fails here.</summary>
[Trait("Requirement", "D40")]
public sealed class EveryTableTests
{
    /// <summary>What belongs to nobody of the visitors, with the reason.</summary>
    private static readonly HashSet<string> NobodysOfVisitors =
    [
        "Agents", // and what follows from them
        "AgentClaims",
        "AgentLogins",
        "AgentTokens",
        "AgentSessions",
        "Passkeys",
        "CodeApps",
        "RecoveryCodes",
        "Sites", // a site goes at last, as SiteDeletionTests show
        "SiteChats",
        "SiteDesks",
        "Teams",
        "TeamMembers",
        "TeamSites",
        "Tags", // words of the shop
        "CannedAnswers", // the shop's too
        "SiteMails",
        "DaySums", // numbers of a day: they name no visitor, and stay
        "StoppedAddresses", // the hash alone outlives who it was: VisitorMailTests
        "Tickets", // by their subject, and for minutes: ErasureTests
        "AuditEntries", // who did what; of a visitor the id alone
        "HealthProbes",
        "StoredFiles", // bytes that several may have sent: they go with the last who needs them, as seen below
    ];

    [Fact]
    public async Task Each_table_is_a_visitors_or_is_nobodys_on_purpose()
    {
        await using var shop = await Shop.OpenAsync();

        var tables = await VisitorTables.AllAsync(shop.Server);
        var unknown = tables.Where(table => table.Owner is null && !NobodysOfVisitors.Contains(table.Name));

        Assert.Empty(unknown.Select(table => $"{table.Name} leads to no visitor: list it here, with a reason"));
        Assert.True(tables.Count(table => table.Owner is not null) >= 8, "The model was not read.");
    }

    [Fact]
    public async Task Erasing_a_visitor_leaves_no_row_in_any_table()
    {
        await using var shop = await Shop.OpenAsync();
        var id = await FullVisitor.ComesAsync(shop);

        await shop.Server.Services.GetRequiredService<Erasure>().EraseAsync(id, by: null);

        await AssertNothingLeftAsync(shop);
    }

    [Fact]
    public async Task Deleting_a_site_leaves_no_row_of_its_visitors()
    {
        await using var shop = await Shop.OpenAsync();
        await FullVisitor.ComesAsync(shop);

        var answer = await shop.Mara.SubmitAsync(
            $"/agent/sites/{Shop.Site}/delete",
            "Delete for good",
            (
                "Name",
                await shop.Server.ReadAsync(db =>
                    db.Sites.Where(s => s.Key == Shop.Site).Select(s => s.Name).SingleAsync()
                )
            )
        );
        answer.Dispose();
        await Eventually.IsTrueAsync(
            "the site is gone",
            () => shop.Server.ReadAsync(async db => !await db.Visitors.AnyAsync())
        );

        await AssertNothingLeftAsync(shop);
    }

    [Fact]
    public async Task What_is_kept_long_enough_goes_with_all_that_belongs_to_it()
    {
        var clock = new SettableClock(DateTimeOffset.UtcNow);
        await using var shop = await Shop.OpenAsync(time: clock);
        await FullVisitor.ComesAsync(shop, BlockTerm.Day);
        await shop
            .Server.Services.GetRequiredService<Writer>()
            .WriteAsync(db =>
                db.Sites.ExecuteUpdateAsync(set =>
                    set.SetProperty(s => s.KeepsConversationsDays, 30).SetProperty(s => s.KeepsVisitorsDays, 30)
                )
            );

        clock.Set(TimeSpan.FromDays(31));
        shop.Server.Services.GetRequiredService<Sweeper>().Ask();
        await Eventually.IsTrueAsync(
            "the visitor is gone",
            () => shop.Server.ReadAsync(async db => !await db.Visitors.AnyAsync())
        );

        await AssertNothingLeftAsync(shop);
    }

    [Fact]
    public async Task Who_is_blocked_for_good_stays_known_by_their_browser_alone()
    {
        var clock = new SettableClock(DateTimeOffset.UtcNow);
        await using var shop = await Shop.OpenAsync(time: clock);
        var id = await FullVisitor.ComesAsync(shop, BlockTerm.Always);
        await shop
            .Server.Services.GetRequiredService<Writer>()
            .WriteAsync(db =>
                db.Sites.ExecuteUpdateAsync(set =>
                    set.SetProperty(s => s.KeepsConversationsDays, 30).SetProperty(s => s.KeepsVisitorsDays, 30)
                )
            );

        clock.Set(TimeSpan.FromDays(31));
        shop.Server.Services.GetRequiredService<Sweeper>().Ask();
        await Eventually.IsTrueAsync(
            "the conversations are gone, and what they told",
            () =>
                shop.Server.ReadAsync(async db =>
                    !await db.Rooms.AnyAsync()
                    && await db.Visitors.AllAsync(v => v.Name == null && v.ForgottenAt != null)
                )
        );

        Assert.Equal(id, await shop.Server.ReadAsync(db => db.Blocks.Select(b => b.VisitorId).SingleAsync()));
    }

    private static async Task AssertNothingLeftAsync(Shop shop)
    {
        // The last step, after their rows.
        await Eventually.IsTrueAsync(
            "the files' bytes are gone",
            async () =>
                new SentFiles(shop).OnDisk().Count == 0
                && await VisitorTables.CountAsync(shop.Server, "StoredFiles") == 0
        );
        var tables = await VisitorTables.AllAsync(shop.Server);
        foreach (var table in tables.Where(table => table.Owner is not null))
            Assert.True(await VisitorTables.CountAsync(shop.Server, table.Name) == 0, $"{table.Name} still has rows.");
    }
}
