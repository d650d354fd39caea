using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.Data.Sqlite;

namespace LiveChatMeet.Tests.Plant.Access;

/// <summary>All that a shop has stored, as one number, which is found anew only after somebody has written: thousands
/// of requests are refused, and change nothing.</summary>
public sealed class StoredRows(Shop shop) : IDisposable
{
    private readonly SqliteConnection _database = DatabaseFile.Open(shop.Server.DataDirectory);
    private string _number = "";
    private object? _version;

    public async Task<string> NumberAsync()
    {
        // It changes with each commit of another connection (sqlite.org/pragma.html#pragma_data_version).
        var version = DatabaseFile.Execute(_database, "PRAGMA data_version");
        if (!Equals(version, _version))
            (_number, _version) = (await shop.StoredAsync(), version);
        return _number;
    }

    public void Dispose() => _database.Dispose();
}
