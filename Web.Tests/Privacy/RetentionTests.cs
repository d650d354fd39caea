using System.Net;
using LiveChatMeet.Identity;
using LiveChatMeet.Privacy;
using LiveChatMeet.Storage;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Privacy;

[BeginsFirst]
[Trait("Requirement", "D40")]
public sealed class RetentionTests
{
    private const string OldSecret = "The front brake squeals";
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    [Fact]
    public async Task Closed_conversations_go_after_their_days_and_all_others_stay()
    {
        await using var shop = await Shop.OpenAsync();
        var directory = shop.Server.DataDirectory;
        ManyRows.AddVisitors(directory, Shop.Site, "old", 40, 30, Now.AddDays(-31));
        ManyRows.AddVisitors(directory, Shop.Site, "new", 3, 2, Now.AddDays(-29));
        ManyRows.AddVisitors(directory, Shop.OtherSite, "other", 3, 2, Now.AddDays(-400));
        var (_, open) = await shop.OpenRoomAsync(takenBy: shop.Noah, text: "I am still here.");
        Run(shop, $"UPDATE Rooms SET OpenedAt = 0, ChangedAt = 0 WHERE Id = '{open}'");
        await KeepAsync(shop, conversations: 30, visitors: null);

        await SweepAsync(shop);

        var rooms = await shop.Server.ReadAsync(database => database.Rooms.Select(r => r.Id).ToListAsync());
        Assert.Equal([open, "newr1", "newr2", "newr3", "otherr1", "otherr2", "otherr3"], rooms.Order().OrderBy(Rank));
        Assert.Equal(1 + 6 + 6, await shop.Server.ReadAsync(database => database.Messages.CountAsync()));
        Assert.Equal(
            40,
            await shop.Server.ReadAsync(database => database.Visitors.CountAsync(v => v.Id.StartsWith("old")))
        );

        int Rank(string rid) =>
            rid == open ? 0
            : rid.StartsWith("new", StringComparison.Ordinal) ? 1
            : 2;
    }

    [Fact]
    public async Task Visitors_are_forgotten_after_their_days_and_deleted_with_their_last_conversation()
    {
        await using var shop = await Shop.OpenAsync();
        // More visitors than are read at once, and of one more messages than are changed at once.
        ManyRows.AddVisitors(shop.Server.DataDirectory, Shop.Site, "old", 120, 2, Now.AddDays(-31));
        ManyRows.AddMessages(shop.Server.DataDirectory, "oldr4", 250, "more of it");
        Run(shop, "DELETE FROM Messages WHERE RoomId = 'oldr1'; DELETE FROM Rooms WHERE Id = 'oldr1'");
        Run(shop, $"UPDATE Visitors SET SeenAt = {Now.AddDays(-1).ToUnixTimeMilliseconds()} WHERE Id = 'oldv2'");
        Run(shop, "UPDATE Rooms SET ClosedAt = NULL WHERE Id = 'oldr3'");
        await KeepAsync(shop, conversations: null, visitors: 30);

        await SweepAsync(shop);

        var visitors = await shop.Server.ReadAsync(database =>
            database.Visitors.AsNoTracking().ToDictionaryAsync(v => v.Id)
        );
        Assert.DoesNotContain("oldv1", visitors.Keys);
        Assert.Equal(("Somebody 2", "Somebody 3"), (visitors["oldv2"].Name, visitors["oldv3"].Name));
        Assert.All(
            visitors.Values.Where(v => v.Id is not ("oldv2" or "oldv3")),
            v => Assert.Equal((null, null, null), (v.Name, v.Email, v.PageUrl))
        );
        Assert.Equal(118, visitors.Count - 1);
        Assert.Equal(
            ["Guest old4"],
            await shop.Server.ReadAsync(database =>
                database.Messages.Where(m => m.RoomId == "oldr4").Select(m => m.Author.Name).Distinct().ToListAsync()
            )
        );

        await KeepAsync(shop, conversations: 30, visitors: 30);
        await SweepAsync(shop);

        Assert.Equal(
            ["oldv2", "oldv3"],
            await shop.Server.ReadAsync(database => database.Visitors.Select(v => v.Id).Order().ToListAsync())
        );
    }

    [Fact]
    public async Task Who_was_forgotten_and_comes_back_is_known_again()
    {
        await using var shop = await Shop.OpenAsync();
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Noah);
        using (await shop.Noah.SubmitAsync($"/agent/rooms/{rid}", "Close conversation")) { }
        Run(shop, "UPDATE Visitors SET SeenAt = 1, Name = 'Ada'");
        await KeepAsync(shop, conversations: null, visitors: 1);
        await SweepAsync(shop);
        Assert.NotNull((await VisitorAsync(shop)).ForgottenAt);

        await visitor.WritesAsync("Here I am again.");

        var known = await VisitorAsync(shop);
        Assert.Equal((null, null), (known.ForgottenAt, known.Name));
        Assert.True(known.SeenAt > Now.AddMinutes(-5));
    }

    [Fact]
    public async Task A_sweep_ends_early_for_what_cannot_wait_and_the_next_one_goes_on()
    {
        await using var shop = await Shop.OpenAsync();
        ManyRows.AddVisitors(shop.Server.DataDirectory, Shop.Site, "old", 20, 30, Now.AddDays(-31));
        await KeepAsync(shop, conversations: 30, visitors: 30);
        var looks = 0;

        await shop
            .Server.Services.GetRequiredService<Retention>()
            .SweepAsync(CancellationToken.None, givesWay: () => ++looks > 2);
        var left = await shop.Server.ReadAsync(database => database.Rooms.CountAsync());
        await SweepAsync(shop);

        Assert.InRange(left, 10, 19);
        Assert.Equal(0, await shop.Server.ReadAsync(database => database.Visitors.CountAsync()));
    }

    [Fact]
    public async Task A_visitor_who_is_here_stays_known()
    {
        await using var shop = await Shop.OpenAsync();
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Noah);
        await using var hub = await visitor.ConnectAsync();
        await hub.SinceAsync(rid, 0);
        using (await shop.Noah.SubmitAsync($"/agent/rooms/{rid}", "Close conversation")) { }
        Run(shop, "UPDATE Visitors SET SeenAt = 1, Name = 'Ada'");
        await KeepAsync(shop, conversations: null, visitors: 1);

        await SweepAsync(shop);

        Assert.Equal("Ada", (await VisitorAsync(shop)).Name);
    }

    [Fact]
    public async Task The_server_sweeps_by_itself_and_overwrites_what_it_deletes()
    {
        await using var shop = await Shop.OpenAsync();
        ManyRows.AddVisitors(shop.Server.DataDirectory, Shop.Site, "old", 5, 5, Now.AddDays(-31));
        await KeepAsync(shop, conversations: 30, visitors: 30);

        await shop.RestartAsync(whileDown: () => { });

        await Eventually.IsTrueAsync(
            "all are gone",
            async () => !await shop.Server.ReadAsync(database => database.Visitors.AnyAsync())
        );
        await Eventually.IsTrueAsync("nothing can be read any more", () => !IsInFiles(shop, OldSecret));
    }

    [Fact]
    public async Task The_form_keeps_days_and_refuses_others()
    {
        await using var shop = await Shop.OpenAsync();

        using var saved = await shop.Mara.SubmitAsync(
            $"/agent/sites/{Shop.Site}",
            "Save",
            ("KeepsConversationsDays", "365"),
            ("KeepsVisitorsDays", "")
        );
        using var refused = await shop.Mara.SubmitAsync(
            $"/agent/sites/{Shop.Site}",
            "Save",
            ("KeepsConversationsDays", "0"),
            ("KeepsVisitorsDays", "3651")
        );
        var site = await shop.Server.ReadAsync(database => database.Sites.SingleAsync(s => s.Key == Shop.Site));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.UnprocessableEntity), (saved.StatusCode, refused.StatusCode));
        Assert.Equal((365, null), (site.KeepsConversationsDays, site.KeepsVisitorsDays));
        Assert.Equal(
            "KeepsConversationsDays: none → 365",
            await shop.Server.ReadAsync(database =>
                database.AuditEntries.OrderBy(e => e.Id).Select(e => e.Changes).LastAsync()
            )
        );
    }

    [Fact]
    public async Task The_queries_of_the_sweep_read_no_whole_table()
    {
        await using var shop = await Shop.OpenAsync();
        await using var scope = shop.Server.Services.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<LiveChatDb>();

        var plans = new[]
        {
            Retention.Closed(database, "site", Now).Take(1).ToQueryString(),
            Retention.Unseen(database, "site", Now, Now).Take(100).ToQueryString(),
            database.Visitors.Where(v => v.ErasedAt != null).Take(1).ToQueryString(),
            database.Sites.Where(s => s.DeletedAt != null).ToQueryString(),
            database.Rooms.Where(r => r.SiteId == "site" && r.ClosedAt == null).Take(100).ToQueryString(),
            "DELETE FROM Rooms WHERE Id = 'x'",
        };

        Assert.All(
            plans,
            sql => Assert.DoesNotContain(PlanOf(shop, sql), step => step.StartsWith("SCAN", StringComparison.Ordinal))
        );
        Assert.Contains(
            PlanOf(shop, plans[0]),
            step => step.Contains("IX_Rooms_SiteId_ClosedAt", StringComparison.Ordinal)
        );
        Assert.Contains(PlanOf(shop, plans[1]), step => step.Contains("KnownVisitors", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Rooms")]
    [InlineData("Messages")]
    [InlineData("Calls")]
    [InlineData("Visitors")]
    public async Task No_row_is_deleted_by_reading_all_of_a_table_that_points_to_it(string table)
    {
        await using var shop = await Shop.OpenAsync();
        using var database = DatabaseFile.Open(shop.Server.DataDirectory);

        // Where a foreign key points to the table, its columns begin an index that has all rows (foreignkeys.html, 3).
        var without = DatabaseFile.Execute(
            database,
            $"""
            SELECT group_concat(t.name || '.' || k."from") FROM sqlite_schema t, pragma_foreign_key_list(t.name) k
            WHERE t.type = 'table' AND k."table" = '{table}' AND NOT EXISTS (
              SELECT 1 FROM pragma_index_list(t.name) i, pragma_index_info(i.name) c
              WHERE i.partial = 0 AND c.seqno = 0 AND c.name = k."from")
            """
        );

        Assert.Equal(DBNull.Value, without);
    }

    private static List<string> PlanOf(Shop shop, string query)
    {
        using var database = DatabaseFile.Open(shop.Server.DataDirectory);
        using var command = database.CreateCommand();
        var lines = query.Split('\n').Where(line => !line.StartsWith(".param", StringComparison.Ordinal));
        command.CommandText = "EXPLAIN QUERY PLAN " + string.Join('\n', lines);
        foreach (
            System.Text.RegularExpressions.Match name in System.Text.RegularExpressions.Regex.Matches(
                command.CommandText,
                @"@\w+"
            )
        )
            if (!command.Parameters.Contains(name.Value))
                command.Parameters.AddWithValue(name.Value, 1);
        var steps = new List<string>();
        using var reader = command.ExecuteReader();
        while (reader.Read())
            steps.Add(reader.GetString(3));
        return steps;
    }

    private static Task SweepAsync(Shop shop) =>
        shop.Server.Services.GetRequiredService<Retention>().SweepAsync(CancellationToken.None);

    private static Task<int> KeepAsync(Shop shop, int? conversations, int? visitors) =>
        shop
            .Server.Services.GetRequiredService<Writer>()
            .WriteAsync(database =>
                database
                    .Sites.Where(s => s.Key == Shop.Site)
                    .ExecuteUpdateAsync(set =>
                        set.SetProperty(s => s.KeepsConversationsDays, conversations)
                            .SetProperty(s => s.KeepsVisitorsDays, visitors)
                    )
            );

    private static void Run(Shop shop, string sql)
    {
        using var database = DatabaseFile.Open(shop.Server.DataDirectory);
        ManyRows.Run(database, sql);
    }

    private static Task<Visitor> VisitorAsync(Shop shop) =>
        shop.Server.ReadAsync(database => database.Visitors.AsNoTracking().SingleAsync());

    private static bool IsInFiles(Shop shop, string text) =>
        Directory
            .EnumerateFiles(shop.Server.DataDirectory, "livechatmeet.db*")
            .Any(path => DatabaseFile.Text(path).Contains(text));
}
