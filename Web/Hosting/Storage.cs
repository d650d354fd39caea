using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace LiveChatMeet.Hosting;

/// <summary>The SQLite file of an instance: how it is opened, and how it comes to the newest form.</summary>
public static class Storage
{
    /// <summary>How long a locked database is waited for, in seconds: whoever waits is told within 5.</summary>
    private const int BusySeconds = 4;

    /// <summary>SQLite counts its own sleeps, which last longer on a busy machine: after these milliseconds the driver looks at the clock.</summary>
    private const int BusyMilliseconds = 250;

    public static IServiceCollection AddStorage(this IServiceCollection services, DataDirectory data)
    {
        var connection = new SqliteConnectionStringBuilder { DataSource = data.Database, ForeignKeys = true, DefaultTimeout = BusySeconds, Cache = SqliteCacheMode.Private }.ToString();
        services.AddSingleton(_ => data); // by a factory: the container lets go of the directory when the server stops
        services.AddPooledDbContextFactory<LiveChatDb>(options => options.UseSqlite(connection).AddInterceptors(new Durable()));
        services.AddScoped(provider => provider.GetRequiredService<IDbContextFactory<LiveChatDb>>().CreateDbContext());
        services.AddSingleton<Writer>();
        services.AddHostedService(provider => provider.GetRequiredService<Writer>());
        return services;
    }

    /// <exception cref="StartupException">The database is newer than this program, or cannot be read. It is left as it was.</exception>
    public static async Task MigrateAsync(this IServiceProvider services)
    {
        var data = services.GetRequiredService<DataDirectory>();
        await using var database = await services.GetRequiredService<IDbContextFactory<LiveChatDb>>().CreateDbContextAsync();
        try
        {
            var known = database.Database.GetMigrations().ToHashSet();
            if (File.Exists(data.Database) && (await database.Database.GetAppliedMigrationsAsync()).FirstOrDefault(applied => !known.Contains(applied)) is { } newer)
                throw new StartupException(ExitCode.DataDirectory, $"The data in {data.Path} is of a newer LiveChatMeet ({newer}); this is {CommandLine.Version}. It was left as it is: start the newer one.");
            await database.Database.ExecuteSqlRawAsync($"PRAGMA application_id = {DataDirectory.ApplicationId}");
            await database.Database.MigrateAsync();
        }
        catch (SqliteException failure)
        {
            throw new StartupException(ExitCode.DataDirectory, $"The database in {data.Path} cannot be used: {failure.Message}", failure);
        }
    }

    /// <summary>What is acknowledged survives a power cut: write-ahead log, synced at each commit (sqlite.org/pragma.html).</summary>
    private sealed class Durable : DbConnectionInterceptor
    {
        private static readonly string Pragmas = $"PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = {BusyMilliseconds};";

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
        {
            using var command = connection.CreateCommand();
            command.CommandText = Pragmas;
            command.ExecuteNonQuery();
        }

        public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = Pragmas;
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
