using LiveChatMeet.Sites;
using LiveChatMeet.Storage;
using LiveChatMeet.Storage.Sqlite;
using LiveChatMeet.Tests.Plant.Actors;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace LiveChatMeet.Tests.Storage;

public sealed class ReadPoolTests
{
    [Fact]
    public async Task Many_who_ask_at_once_get_their_own_answers()
    {
        await using var shop = await Shop.OpenAsync();
        var reading = shop.Server.Services.GetRequiredService<ReadPool>();
        string[] keys = [Shop.Site, Shop.OtherSite, "nowhere"];

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 300).Select(n => Task.Run(() => reading.ReadAsync(Statement.FindSite, keys[n % 3])))
        );

        foreach (var (n, rows) in answers.Index())
            Assert.Equal(n % 3 == 2 ? [] : [keys[n % 3]], rows.Select(row => Site.Stored(row).Key));
    }

    [Fact]
    public async Task Who_asks_after_the_storage_has_failed_gets_an_answer()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("livechatmeet-").FullName, "livechatmeet.db");
        var options = new DbContextOptionsBuilder<LiveChatDb>();
        SqliteEngine.Use(options, file);
        var databases = new PooledDbContextFactory<LiveChatDb>(options.Options);
        using var engine = new SqliteEngine();
        await using var reading = new ReadPool(databases, engine);

        await Assert.ThrowsAsync<SqliteException>(() => reading.ReadAsync(Statement.FindSite, "kettle-lane"));
        await using (var database = await databases.CreateDbContextAsync(TestContext.Current.CancellationToken))
            await database.Database.MigrateAsync(TestContext.Current.CancellationToken);

        Assert.Empty(await reading.ReadAsync(Statement.FindSite, "kettle-lane"));
    }
}
