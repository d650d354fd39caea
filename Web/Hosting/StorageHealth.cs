using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LiveChatMeet.Hosting;

/// <summary>Ready means that the database answers and takes writes.</summary>
public sealed class StorageHealth(Writer writer) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await writer.WriteAsync(async database => await database.Sites.CountAsync(cancellationToken));
            return HealthCheckResult.Healthy();
        }
        catch (RefusedException refused)
        {
            return HealthCheckResult.Unhealthy(refused.Code);
        }
    }
}
