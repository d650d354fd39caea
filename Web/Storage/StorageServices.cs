using System.Data.Common;
using LiveChatMeet.Refusals;
using LiveChatMeet.Texts;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace LiveChatMeet.Storage;

/// <summary>The SQLite file of an instance: how it is opened, and how it comes to the newest form.</summary>
public static class StorageServices
{
    /// <summary>How long a locked database is waited for, in seconds: whoever waits is told within 5.</summary>
    private const int BusySeconds = 4;

    /// <summary>SQLite counts its own sleeps, which last longer on a busy machine: after these milliseconds the driver
    /// looks at the clock.</summary>
    private const int BusyMilliseconds = 250;

    public static IServiceCollection AddStorage(this IServiceCollection services, DataDirectory data)
    {
        services.AddSingleton(_ => data); // by a factory: the container lets go of the directory when the server stops
        services.AddPooledDbContextFactory<LiveChatDb>(options => Use(options, data.Database));
        services.AddScoped(provider => provider.GetRequiredService<IDbContextFactory<LiveChatDb>>().CreateDbContext());
        services.AddSingleton<Writer>();
        services.AddHostedService(provider => provider.GetRequiredService<Writer>());
        return services;
    }

    /// <summary>The database of a directory that a server may be using now, for a command beside it.</summary>
    /// <exception cref="StartupException">The database is newer than this program. It is left as it was.</exception>
    public static async Task<LiveChatDb> OpenBesideAsync(string file)
    {
        var options = new DbContextOptionsBuilder<LiveChatDb>();
        Use(options, file, pooling: false);
        var database = new LiveChatDb(options.Options);
        await CheckNotNewerAsync(database, Path.GetDirectoryName(file)!);
        return database;
    }

    private static void Use(DbContextOptionsBuilder options, string file, bool pooling = true) =>
        options
            .UseSqlite(
                new SqliteConnectionStringBuilder
                {
                    DataSource = file,
                    ForeignKeys = true,
                    DefaultTimeout = BusySeconds,
                    Cache = SqliteCacheMode.Private,
                    Pooling = pooling,
                }.ToString()
            )
            .AddInterceptors(new Durable());

    private static async Task CheckNotNewerAsync(LiveChatDb database, string directory)
    {
        var known = database.Database.GetMigrations().ToHashSet();
        if (
            (await database.Database.GetAppliedMigrationsAsync()).FirstOrDefault(applied => !known.Contains(applied)) is
            { } newer
        )
            throw new StartupException(
                ExitCode.DataDirectory,
                $"The data in {directory} is of a newer LiveChatMeet ({newer}); this "
                    + $"is {ProductVersion.Current}. It was left as it is: start the newer one."
            );
    }

    /// <exception cref="StartupException">The database is newer than this program, or cannot be read. It is left as it
    /// was.</exception>
    public static async Task MigrateAsync(this IServiceProvider services)
    {
        var data = services.GetRequiredService<DataDirectory>();
        await using var database = await services
            .GetRequiredService<IDbContextFactory<LiveChatDb>>()
            .CreateDbContextAsync();
        try
        {
            if (File.Exists(data.Database))
                await CheckNotNewerAsync(database, data.Path);
            await database.Database.ExecuteSqlRawAsync($"PRAGMA application_id = {DataDirectory.ApplicationId}");
            await database.Database.MigrateAsync();
        }
        catch (SqliteException failure)
        {
            throw new StartupException(
                ExitCode.DataDirectory,
                $"The database in {data.Path} cannot be used: {failure.Message}",
                failure
            );
        }
    }

    /// <summary>What is acknowledged survives a power cut: write-ahead log, synced at each commit
    /// (sqlite.org/pragma.html).</summary>
    private sealed class Durable : DbConnectionInterceptor
    {
        private static readonly string Always = $"PRAGMA synchronous = FULL; PRAGMA busy_timeout = {BusyMilliseconds};";

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
        {
            using var command = Pragmas(connection);
            command.ExecuteNonQuery();
        }

        public override async Task ConnectionOpenedAsync(
            DbConnection connection,
            ConnectionEndEventData eventData,
            CancellationToken cancellationToken = default
        )
        {
            await using var command = Pragmas(connection);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        // EF asks by a connection that only reads whether there is a database; one that was copied has no write-ahead
        // log yet.
        private static DbCommand Pragmas(DbConnection connection)
        {
            var command = connection.CreateCommand();
            var onlyReads =
                new SqliteConnectionStringBuilder(connection.ConnectionString).Mode == SqliteOpenMode.ReadOnly;
            command.CommandText = onlyReads ? Always : $"PRAGMA journal_mode = WAL; {Always}";
            return command;
        }
    }
}
