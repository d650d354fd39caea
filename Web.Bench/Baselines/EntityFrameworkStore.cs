using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace LiveChatMeet.Bench.Baselines;

/// <summary>A message is stored by one <c>SaveChanges</c>, one after the other behind a lock, as durable as
/// ours.</summary>
internal sealed class EntityFrameworkStore(BaselineDb database) : IStore
{
    private static readonly SemaphoreSlim OneWriter = new(1);

    public async Task AddAsync(string from, string to, string text)
    {
        database.Messages.Add(
            new()
            {
                ConversationId = string.CompareOrdinal(from, to) < 0 ? from : to,
                SenderId = from,
                Body = text,
                SentAt = DateTime.UtcNow.Ticks,
            }
        );
        await OneWriter.WaitAsync();
        try
        {
            await database.SaveChangesAsync();
        }
        finally
        {
            OneWriter.Release();
        }
    }
}

internal static class EntityFrameworkStores
{
    public static void AddEntityFrameworkStore(this IServiceCollection services, string directory)
    {
        var file = $"Data Source={Path.Combine(directory, "messages.db")}";
        services.AddDbContextPool<BaselineDb>(options => options.UseSqlite(file).AddInterceptors(new Durable()));
        services.AddScoped<IStore, EntityFrameworkStore>();
        using var database = new BaselineDb(new DbContextOptionsBuilder<BaselineDb>().UseSqlite(file).Options);
        database.Database.EnsureCreated();
        database.Database.ExecuteSqlRaw("PRAGMA journal_mode = WAL");
    }

    private sealed class Durable : DbConnectionInterceptor
    {
        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
        {
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA synchronous = FULL";
            command.ExecuteNonQuery();
        }

        public override Task ConnectionOpenedAsync(
            DbConnection connection,
            ConnectionEndEventData eventData,
            CancellationToken cancellationToken = default
        )
        {
            ConnectionOpened(connection, eventData);
            return Task.CompletedTask;
        }
    }
}

internal sealed class BaselineDb(DbContextOptions<BaselineDb> options) : DbContext(options)
{
    public DbSet<BaselineMessage> Messages => Set<BaselineMessage>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.Entity<BaselineMessage>().HasIndex(message => new { message.ConversationId, message.Id });
}

internal sealed class BaselineMessage
{
    public long Id { get; set; }

    public required string ConversationId { get; set; }

    public required string SenderId { get; set; }

    public required string Body { get; set; }

    public long SentAt { get; set; }
}
