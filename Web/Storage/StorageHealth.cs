using System.Security.Cryptography;
using LiveChatMeet.Refusals;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LiveChatMeet.Storage;

/// <summary>
/// Ready means that the database took a write: as much as the largest message, in new pages, so that a full disk is
/// noticed. Anybody may ask, so the result is cached for a while.
/// </summary>
public sealed class StorageHealth(Writer writer, TimeProvider time) : IHealthCheck
{
    private static readonly TimeSpan ToldFor = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private Task<HealthCheckResult>? _found;
    private long _askedAt;

    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    )
    {
        lock (_lock)
        {
            if (_found is null || time.GetElapsedTime(_askedAt) >= ToldFor)
                (_found, _askedAt) = (WriteAsync(), time.GetTimestamp());
            return _found;
        }
    }

    private async Task<HealthCheckResult> WriteAsync()
    {
        try
        {
            await writer.WriteAsync(async database =>
            {
                // The new one first: it must not use the space of the old one.
                var probe = new HealthProbe
                {
                    Bytes = RandomNumberGenerator.GetBytes(HealthProbe.Size),
                    WrittenAt = time.GetUtcNow(),
                };
                database.HealthProbes.Add(probe);
                await database.SaveChangesAsync();
                return await database.HealthProbes.Where(older => older.Id != probe.Id).ExecuteDeleteAsync();
            });
            return HealthCheckResult.Healthy();
        }
        catch (RefusedException refused)
        {
            return HealthCheckResult.Unhealthy(refused.Code);
        }
    }
}

/// <summary>The one row that shows that the database takes writes.</summary>
public sealed class HealthProbe
{
    /// <summary>8,000 characters of up to four bytes.</summary>
    public const int Size = 32 * 1024;

    public long Id { get; init; }

    public required byte[] Bytes { get; init; }

    public required DateTimeOffset WrittenAt { get; init; }
}
