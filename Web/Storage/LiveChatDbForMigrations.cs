using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace LiveChatMeet.Storage;

/// <summary>Lets <c>dotnet ef migrations add NAME --output-dir ../Migrations/Sqlite</c> work without starting the
/// server.</summary>
public sealed class LiveChatDbForMigrations : IDesignTimeDbContextFactory<LiveChatDb>
{
    public LiveChatDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<LiveChatDb>().UseSqlite("Data Source=:memory:").Options);
}
