using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace LiveChatMeet.Tests.Plant.Servers;

/// <summary>The tables of a server's database, and which of them hold what is a visitor's.</summary>
public static class VisitorTables
{
    /// <summary>Each table, and how it leads to a visitor; null if it does not.</summary>
    public static Task<List<(string Name, string? Owner)>> AllAsync(Server server) =>
        server.ReadAsync(database => Task.FromResult(TablesOf(database)));

    /// <summary>How many rows one has.</summary>
    public static Task<int> CountAsync(Server server, string table) =>
        server.ReadAsync(async database =>
        {
            await database.Database.OpenConnectionAsync();
            await using var command = database.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"SELECT COUNT(*) FROM \"{table}\"";
            return Convert.ToInt32(
                await command.ExecuteScalarAsync(),
                System.Globalization.CultureInfo.InvariantCulture
            );
        });

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
