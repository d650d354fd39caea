using LiveChatMeet.Search;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Search;

/// <summary>The index has all that is written, and nothing that was deleted.</summary>
public sealed class IndexTests
{
    [Fact]
    public async Task What_was_written_while_nobody_indexed_is_found_after_the_next_start()
    {
        await using var shop = await Shop.OpenAsync();
        var (_, rid) = await shop.OpenRoomAsync(text: "the beginning");
        await SearchTests.UntilFoundAsync(shop, rid, "beginning");

        // As a crash leaves it: messages are stored, their words are not.
        await shop.RestartAsync(whileDown: () =>
        {
            ManyRows.AddMessages(shop.Server.DataDirectory, rid, 450, "kestrelword");
            ManyRows.AddVisitors(shop.Server.DataDirectory, Shop.Site, "old", 30, 3, DateTimeOffset.UtcNow);
        });
        using var mara = await shop.Server.SignInAsync(Server.AgentEmail);

        await Eventually.IsTrueAsync(
            "the last message is found",
            async () => (await SearchTests.FoundAsync(mara, "kestrelword 450")).Contains(rid)
        );
        await Eventually.IsTrueAsync(
            "all conversations are found",
            async () =>
                (await mara.ReadAsync("/agent?q=visitor.example"))
                    .QuerySelector("[data-tab=now] .count")
                    ?.TextContent.Trim() == "30"
        );
        Assert.Contains("oldr30", await SearchTests.FoundAsync(mara, "some30@visitor"));
        await Eventually.IsTrueAsync(
            "all is read",
            () => !shop.Server.Services.GetRequiredService<WordIndexer>().IsBehind
        );
        CheckIndex(shop.Server.DataDirectory);
    }

    [Fact]
    public async Task Who_was_erased_is_not_found_and_no_word_is_left()
    {
        await using var shop = await Shop.OpenAsync();
        var (visitor, rid) = await shop.OpenRoomAsync(text: "my canaryword is here");
        using (await visitor.PostAsync("About", ("name", "Zacharias"), ("email", "zach@canarymail.example"))) { }
        var (_, other) = await shop.OpenRoomAsync(text: "somebody else is here");
        await SearchTests.UntilFoundAsync(shop, rid, "canaryword zacharias canarymail");
        await SearchTests.UntilFoundAsync(shop, other, "somebody");
        Assert.Contains(BytesOf(shop), file => file.Contains("canaryword"));
        var id = await shop.Server.ReadAsync(database =>
            database.Rooms.Where(r => r.Id == rid).Select(r => r.VisitorId).SingleAsync()
        );

        using (await shop.Mara.SubmitAsync($"/agent/visitors/{id}", "Erase for good")) { }

        foreach (var word in new[] { "canaryword", "zacharias", "canarymail", "ca" })
            Assert.Empty(await SearchTests.FoundAsync(shop.Mara, word));
        Assert.Equal([other], await SearchTests.FoundAsync(shop.Mara, "somebody"));
        Assert.DoesNotContain(
            BytesOf(shop),
            file => new[] { "canaryword", "zacharias", "canarymail", "anaryword" }.Any(word => file.Contains(word))
        );
        CheckIndex(shop.Server.DataDirectory);
    }

    [Fact]
    public async Task What_a_site_keeps_no_longer_is_not_found()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.RestartAsync(whileDown: () =>
        {
            ManyRows.AddVisitors(shop.Server.DataDirectory, Shop.Site, "old", 5, 3, DateTimeOffset.UtcNow.AddDays(-40));
            using var database = DatabaseFile.Open(shop.Server.DataDirectory);
            DatabaseFile.Execute(database, $"UPDATE Sites SET KeepsVisitorsDays = 30 WHERE Key = '{Shop.Site}'");
        });
        using var mara = await shop.Server.SignInAsync(Server.AgentEmail);

        await Eventually.IsTrueAsync(
            "what was said is found, and who said it is not",
            async () =>
                (await SearchTests.FoundAsync(mara, "squeals")).Count == 5
                && (await SearchTests.FoundAsync(mara, "visitor.example")).Count == 0
        );
        using (var database = DatabaseFile.Open(shop.Server.DataDirectory))
            DatabaseFile.Execute(database, $"UPDATE Sites SET KeepsConversationsDays = 30 WHERE Key = '{Shop.Site}'");
        shop.Server.Services.GetRequiredService<LiveChatMeet.Privacy.Sweeper>().Ask();

        await Eventually.IsTrueAsync(
            "nothing is found",
            async () => (await SearchTests.FoundAsync(mara, "squeals")).Count == 0
        );
        await Eventually.IsTrueAsync(
            "no words are left",
            async () => await shop.Server.ReadAsync(database => database.RoomWords.CountAsync()) == 0
        );
        CheckIndex(shop.Server.DataDirectory);
    }

    [Fact]
    public async Task Words_that_come_and_go_leave_the_index_as_the_words_are()
    {
        await using var shop = await Shop.OpenAsync();
        var visitors = new List<PlainVisitor>();
        for (var i = 0; i < 12; i++)
            visitors.Add((await shop.OpenRoomAsync(text: $"alpha beta{i} alfalfa INV-10{i}93")).Visitor);
        await Eventually.IsTrueAsync(
            "all are found",
            async () => (await SearchTests.FoundAsync(shop.Mara, "alfalfa")).Count == 12
        );
        foreach (var visitor in visitors)
        {
            await visitor.WritesAsync("alphabet alpine, common gamma");
            using (await visitor.PostAsync("About", ("name", $"Alfons {visitor.Credential[..5]}"), ("email", ""))) { }
        }
        await Eventually.IsTrueAsync(
            "all is read again",
            async () => (await SearchTests.FoundAsync(shop.Mara, "alfons gamma")).Count == 12
        );

        CheckIndex(shop.Server.DataDirectory);
    }

    /// <summary>So that a few new words are not stored with all others again, such a conversation has several
    /// rows.</summary>
    [Fact]
    public async Task A_conversation_of_very_many_words_is_found_by_each_of_them_and_leaves_none_behind()
    {
        const int Messages = 240;
        await using var shop = await Shop.OpenAsync();
        await shop.RestartAsync(whileDown: () =>
        {
            ManyRows.AddVisitors(shop.Server.DataDirectory, Shop.Site, "talk", 1, Messages, DateTimeOffset.UtcNow);
            using var database = DatabaseFile.Open(shop.Server.DataDirectory);
            DatabaseFile.Execute(
                database,
                "UPDATE Messages SET Text = 'canaryword' || Number || ' ' || hex(randomblob(60))"
            );
        });
        using var mara = await shop.Server.SignInAsync(Server.AgentEmail);
        await Eventually.IsTrueAsync(
            "the first and the last message are found",
            async () =>
                (await SearchTests.FoundAsync(mara, $"canaryword1 canaryword{Messages} visitor.example")) is ["talkr1"]
        );
        var (rows, words, places) = Counts(shop.Server.DataDirectory);
        Assert.InRange(rows, 3, int.MaxValue);
        Assert.Equal(words, places);
        Assert.Equal("ok", WholeAsBackupsAreTried(shop.Server.DataDirectory));

        using (await mara.SubmitAsync("/agent/visitors/talkv1", "Erase for good")) { }

        await Eventually.IsTrueAsync("no words are left", () => Counts(shop.Server.DataDirectory).Words < 10);
        (_, words, places) = Counts(shop.Server.DataDirectory);
        Assert.Equal(words, places);
        Assert.DoesNotContain(BytesOf(shop), file => file.Contains("anaryword"));
    }

    private static object? WholeAsBackupsAreTried(string directory)
    {
        using var database = DatabaseFile.Open(directory);
        return DatabaseFile.Execute(database, "PRAGMA integrity_check(1)");
    }

    /// <summary>How many rows have words, how many words those are, and how many the index has.</summary>
    private static (long Rows, long Words, long Places) Counts(string directory)
    {
        using var database = DatabaseFile.Open(directory);
        DatabaseFile.Execute(database, "CREATE VIRTUAL TABLE temp.Places USING fts5vocab('main', 'WordIndex', 'row')");
        const string All = "(SELECT Words FROM RoomWords UNION ALL SELECT Words FROM MoreWords)";
        long Number(string sql) => (long)DatabaseFile.Execute(database, sql)!;
        return (
            Number($"SELECT COUNT(*) FROM {All}"),
            Number($"SELECT COALESCE(SUM(LENGTH(Words) - LENGTH(REPLACE(Words, ' ', '')) + 1), 0) FROM {All}"),
            Number("SELECT COALESCE(SUM(doc), 0) FROM temp.Places")
        );
    }

    // sqlite.org/fts5.html#the_integrity_check_command: also against the words themselves.
    private static void CheckIndex(string directory)
    {
        using var database = DatabaseFile.Open(directory);
        DatabaseFile.Execute(database, "INSERT INTO WordIndex (WordIndex, rank) VALUES ('integrity-check', 1)");
    }

    private static List<string> BytesOf(Shop shop) =>
        [.. Directory.EnumerateFiles(shop.Server.DataDirectory, "livechatmeet.db*").Select(DatabaseFile.Text)];
}
