using LiveChatMeet.Mail;
using LiveChatMeet.Privacy;
using LiveChatMeet.Rooms.Blocks;
using LiveChatMeet.Rooms.Ratings;
using LiveChatMeet.Rooms.Tags;
using LiveChatMeet.Storage;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Actor = LiveChatMeet.Identity.Actor;
using Party = LiveChatMeet.Identity.Party;

namespace LiveChatMeet.Tests.Privacy;

/// <summary>Every table that belongs to a visitor or a conversation goes with them: a new one that nobody thought of
/// fails here.</summary>
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

        var tables = await shop.Server.ReadAsync(database => Task.FromResult(TablesOf(database)));
        var unknown = tables.Where(table => table.Owner is null && !NobodysOfVisitors.Contains(table.Name));

        Assert.Empty(unknown.Select(table => $"{table.Name} leads to no visitor: list it here, with a reason"));
        Assert.True(tables.Count(table => table.Owner is not null) >= 8, "The model was not read.");
    }

    [Fact]
    public async Task Erasing_a_visitor_leaves_no_row_in_any_table()
    {
        await using var shop = await Shop.OpenAsync();
        var id = await FillAsync(shop);

        await shop.Server.Services.GetRequiredService<Erasure>().EraseAsync(id, by: null);

        await AssertNothingLeftAsync(shop);
    }

    [Fact]
    public async Task Deleting_a_site_leaves_no_row_of_its_visitors()
    {
        await using var shop = await Shop.OpenAsync();
        await FillAsync(shop);

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
        await FillAsync(shop, BlockTerm.Day);
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
        var id = await FillAsync(shop, BlockTerm.Always);
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

    /// <summary>A visitor with a row in every table that belongs to one.</summary>
    private static async Task<string> FillAsync(Shop shop, BlockTerm term = BlockTerm.Always)
    {
        await using (var call = await PlainCall.AcceptedAsync(shop, shop.Noah))
        {
            await call.Guest.JoinAsync(call.Id, PlainCall.UnknownId);
            await call.Agent.AddNoteAsync(call.Rid, "A note.");
            await call.Agent.SaveDraftAsync(call.Rid, 0, "Well, ");
            using (await call.Visitor.PostAsync("About", ("name", "Ada"), ("email", "ada@visitor.example"))) { }
            var (visitorId, agentId) = await shop.Server.ReadAsync(db =>
                db.Rooms.Where(r => r.Id == call.Rid)
                    .Select(r => ValueTuple.Create(r.VisitorId, r.AgentId!))
                    .SingleAsync()
            );
            var services = shop.Server.Services;
            await services.GetRequiredService<Writer>().WriteAsync(db => MailedAsync(db, visitorId, call.Rid));
            await services.GetRequiredService<RoomTags>().AddAsync(new Actor(Party.Agent, agentId), call.Rid, "A tag");
            var files = new SentFiles(shop);
            await files.FromAsync(call.Visitor, SamplePictures.OnePoint);
            await SentFiles.UploadedAsync(await files.PostAsync(call.Visitor, [1, 2, 3]));
            Assert.Equal(2, files.OnDisk().Count);
            await shop.Server.ReadAsync(db =>
            {
                db.Ratings.Add(
                    new()
                    {
                        RoomId = call.Rid,
                        Score = Score.Good,
                        Word = "A word.",
                    }
                );
                db.Consents.Add(new() { RoomId = call.Rid, Text = "A text." });
                return db.SaveChangesAsync();
            });
            await AssertFilledAsync(shop);
            await services.GetRequiredService<Blocking>().BlockAsync(agentId, call.Rid, term, withNetwork: true);
            Assert.Equal(1, await CountAsync(shop, "Blocks"));
            return visitorId;
        }
    }

    private static Task<bool> MailedAsync(LiveChatDb database, string visitorId, string rid)
    {
        var (email, now) = ("ada@visitor.example", DateTimeOffset.UtcNow);
        database.Mails.Add(
            new()
            {
                Kind = MailKind.Answer,
                To = email,
                Language = "en",
                MessageId = "a@b",
                VisitorId = visitorId,
                RoomId = rid,
                CreatedAt = now,
                DueAt = now,
            }
        );
        database.MailedLinks.Add(
            new()
            {
                Hash = "a",
                VisitorId = visitorId,
                Email = email,
                ExpiresAt = now,
            }
        );
        database.VerifiedAddresses.Add(
            new()
            {
                VisitorId = visitorId,
                Email = email,
                At = now,
            }
        );
        database.VisitorDevices.Add(
            new()
            {
                VisitorId = visitorId,
                CredentialHash = "a",
                OpenedAt = now,
            }
        );
        return Task.FromResult(true);
    }

    // The call's lease is there while it goes on.
    private static async Task AssertFilledAsync(Shop shop)
    {
        var tables = await shop.Server.ReadAsync(database => Task.FromResult(TablesOf(database)));
        foreach (var table in tables.Where(table => table.Owner is not null && !Later.Contains(table.Name)))
            Assert.True(
                await CountAsync(shop, table.Name) > 0,
                $"{table.Name} belongs to {table.Owner}: fill it here, so that it is seen to go."
            );
    }

    /// <summary>Filled after the call, or by no test of this class, with the reason.</summary>
    private static readonly HashSet<string> Later = ["Blocks", "Leases", "RoomWords", "RoomMoves", "CountedFigures"];

    private static async Task AssertNothingLeftAsync(Shop shop)
    {
        // The last step, after their rows.
        await Eventually.IsTrueAsync(
            "the files' bytes are gone",
            async () => new SentFiles(shop).OnDisk().Count == 0 && await CountAsync(shop, "StoredFiles") == 0
        );
        var tables = await shop.Server.ReadAsync(database => Task.FromResult(TablesOf(database)));
        foreach (var table in tables.Where(table => table.Owner is not null))
            Assert.True(await CountAsync(shop, table.Name) == 0, $"{table.Name} still has rows.");
    }

    private static Task<int> CountAsync(Shop shop, string table) =>
        shop.Server.ReadAsync(async database =>
        {
            await database.Database.OpenConnectionAsync();
            await using var command = database.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"SELECT COUNT(*) FROM \"{table}\"";
            return Convert.ToInt32(
                await command.ExecuteScalarAsync(),
                System.Globalization.CultureInfo.InvariantCulture
            );
        });

    /// <summary>Each table, and how it leads to a visitor; null if it does not.</summary>
    private static List<(string Name, string? Owner)> TablesOf(LiveChatDb database) =>
        [
            .. database
                .Model.GetEntityTypes()
                .Where(type => type.GetTableName() is not null)
                .Select(type => (type.GetTableName()!, OwnerOf(type, [])))
                .Distinct(),
        ];

    // By a foreign key, through others if need be, or by the name of a column.
    private static string? OwnerOf(IEntityType type, HashSet<IEntityType> seen)
    {
        if (type.GetTableName() is "Visitors" or "Rooms")
            return type.GetTableName();
        if (!seen.Add(type))
            return null;
        if (type.FindProperty("VisitorId") is not null || type.FindProperty("RoomId") is not null)
            return "its column";
        return type.GetForeignKeys()
            .Select(key => OwnerOf(key.PrincipalEntityType, seen))
            .FirstOrDefault(owner => owner is not null);
    }
}
