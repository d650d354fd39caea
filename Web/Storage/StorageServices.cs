using LiveChatMeet.Refusals;
using LiveChatMeet.Storage.Backups;
using LiveChatMeet.Storage.Sqlite;
using LiveChatMeet.Texts;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Storage;

/// <summary>The SQLite file of an instance: how it is opened, and how it is migrated to the newest version.</summary>
public static partial class StorageServices
{
    public static IServiceCollection AddStorage(
        this IServiceCollection services,
        DataDirectory data,
        BackupSettings? backups = null
    )
    {
        services.AddSingleton(_ => data); // by a factory: the container lets go of the directory when the server stops
        services.AddPooledDbContextFactory<LiveChatDb>(options => SqliteEngine.Use(options, data.Database));
        services.AddScoped(provider => provider.GetRequiredService<IDbContextFactory<LiveChatDb>>().CreateDbContext());
        services.AddSingleton<IDatabaseEngine, SqliteEngine>();
        services.AddTransient<ReadContext>();
        services.AddSingleton<ReadPool>();
        services.AddSingleton<FileStore>();
        services.AddSingleton<EventBus>();
        services.AddSingleton<WriterMeter>();
        services.AddSingleton<Writer>();
        services.AddHostedService(provider => provider.GetRequiredService<Writer>());
        services.AddSingleton(backups ?? new());
        services.AddSingleton<BackupState>();
        services.AddHostedService<BackupSchedule>();
        return services;
    }

    /// <summary>The engine and its version, such as SQLite 3.50.</summary>
    public static string Engine => SqliteEngine.Version;

    private static void CheckNotNewer(LiveChatDb database, IEnumerable<string> applied, string directory)
    {
        var known = database.Database.GetMigrations().ToHashSet();
        if (applied.FirstOrDefault(one => !known.Contains(one)) is { } newer)
            throw new StartupException(
                ExitCode.DataDirectory,
                $"The data in {directory} comes from a newer LiveChatMeet ({newer}); this "
                    + $"is {ProductVersion.Current}. Nothing was changed: start the newer version."
            );
    }

    /// <exception cref="StartupException">The database is newer than this program, or cannot be read. It is left as it
    /// was.</exception>
    public static async Task MigrateAsync(this IServiceProvider services)
    {
        var data = services.GetRequiredService<DataDirectory>();
        // Entity Framework looks for migrations among all types of the program: a tenth of a start.
        if (SqliteFile.IsMigratedTo(data.Database, LiveChatDb.LastMigration))
            return;
        try
        {
            if (
                File.Exists(data.Database)
                && SqliteFile.LastMigrationOf(data.Database) is { } last
                && string.CompareOrdinal(last, LiveChatDb.LastMigration) < 0
            )
                await BeforeUpgrade.CopyAsync(data, services.GetRequiredService<TimeProvider>());
            await MigrateAsync(services, data);
        }
        catch (Exception failure) when (SqliteEngine.IsOfDatabase(failure))
        {
            throw new StartupException(
                ExitCode.DataDirectory,
                $"The database in {data.Path} cannot be used: {failure.Message}",
                failure
            );
        }
    }

    private static async Task MigrateAsync(IServiceProvider services, DataDirectory data)
    {
        await using var database = await services
            .GetRequiredService<IDbContextFactory<LiveChatDb>>()
            .CreateDbContextAsync();
        string[] applied = File.Exists(data.Database) ? [.. await database.Database.GetAppliedMigrationsAsync()] : [];
        CheckNotNewer(database, applied, data.Path);
        await services.GetRequiredService<IDatabaseEngine>().PrepareAsync(database);
        // EF builds and compares models before it looks whether there is anything to do.
        if (database.Database.GetMigrations().Except(applied).Count() is var steps and > 0)
        {
            if (applied.Length > 0)
                TellOf(steps, data.Database, services);
            await database.Database.MigrateAsync();
        }
    }

    private static void TellOf(int steps, string database, IServiceProvider services)
    {
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(StorageServices).FullName!);
        var megabytes = new FileInfo(database).Length / 1_000_000;
        Begins(logger, steps, megabytes);
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "The database of {Megabytes} MB is brought up to date, in {Steps} steps. A large one takes minutes; "
            + "the server listens when it is done."
    )]
    private static partial void Begins(ILogger logger, int steps, long megabytes);
}
