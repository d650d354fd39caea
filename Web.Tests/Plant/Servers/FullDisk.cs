using LiveChatMeet.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Plant.Servers;

/// <summary>A disk without space, for a server's database alone: SQLite answers the same (sqlite.org/pragma.html,
/// max_page_count).</summary>
public static class FullDisk
{
    private const int PagesLeft = 20;
    private const string Set = "set";

    // The writer's own connection gets the limit: SQLite keeps it per connection, and the pool hands the same one out.
    public static async Task FillUpAsync(Server server) =>
        await SetLargestAsync(
            server,
            PagesLeft
                + await server.ReadAsync(database =>
                    database.Database.SqlQuery<long>($"SELECT page_count AS Value FROM pragma_page_count").SingleAsync()
                )
        );

    public static Task MakeRoomAsync(Server server) => SetLargestAsync(server, 1_000_000);

    // In one batch with what finds no space, it is refused too: then its turn comes with the next.
    private static Task SetLargestAsync(Server server, long pages) =>
        Eventually.IsTrueAsync(
            "the limit is set",
            async () => await Answers.OrCodeAsync(() => SetLargestInTurnAsync(server, pages)) == Set
        );

    // In the writer's turn: then its connection is the one at hand, and all others lie in the pool.
    private static Task<string> SetLargestInTurnAsync(Server server, long pages) =>
        server
            .Services.GetRequiredService<Writer>()
            .WriteAsync(async writing =>
            {
                SetLargest(writing, pages);
                await SetLargestOfPoolAsync(server, pages);
                return Set;
            });

    private static async Task SetLargestOfPoolAsync(Server server, long pages)
    {
        var connections = new List<LiveChatDb>();
        for (var i = 0; i < 8; i++)
        {
            var database = await server
                .Services.GetRequiredService<IDbContextFactory<LiveChatDb>>()
                .CreateDbContextAsync();
            await database.Database.OpenConnectionAsync();
            SetLargest(database, pages);
            connections.Add(database);
        }
        foreach (var database in connections)
            await database.DisposeAsync();
    }

    private static void SetLargest(LiveChatDb database, long pages) =>
        DatabaseFile.Execute((SqliteConnection)database.Database.GetDbConnection(), $"PRAGMA max_page_count = {pages}");
}
