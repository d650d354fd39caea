using System.Collections.Concurrent;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Desk;

/// <summary>The rules of all sites, in memory, as the newest commit left them: whoever draws a chat or opens a
/// conversation asks no database.</summary>
public sealed partial class SiteDesks(
    IDbContextFactory<LiveChatDb> databases,
    TimeProvider time,
    ILogger<SiteDesks> logger
) : IHostedService
{
    private readonly ConcurrentDictionary<string, DeskRules> _rules = new(StringComparer.Ordinal);

    public DeskRules Of(string siteId) => _rules.GetValueOrDefault(siteId, DeskRules.Default);

    public bool IsOpen(string siteId) => Of(siteId).IsOpen(time.GetUtcNow());

    /// <summary>The sites whose conversations are given to agents now: those that assign, and are open.</summary>
    public IReadOnlyList<string> AssigningNow()
    {
        var now = time.GetUtcNow();
        return [.. _rules.Where(of => of.Value.Assigns && of.Value.IsOpen(now)).Select(of => of.Key)];
    }

    /// <summary>Takes note of a commit.</summary>
    public void Committed(SiteDesk stored)
    {
        try
        {
            _rules[stored.SiteId] = DeskRules.Of(stored);
        }
        catch (RefusedException unread)
        {
            // Moved to a machine that knows other time zones: visitors are not sent away for that.
            HoursUnread(unread, stored.SiteId, stored.TimeZone);
            _rules[stored.SiteId] = DeskRules.Default with { Assigns = stored.Assigns, Ceiling = stored.Ceiling };
        }
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        foreach (var desk in await database.SiteDesks.AsNoTracking().ToListAsync(cancellationToken))
            Committed(desk);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "The hours of site {Site} in {Zone} cannot be read; it counts as open"
    )]
    private partial void HoursUnread(Exception failure, string site, string? zone);
}
