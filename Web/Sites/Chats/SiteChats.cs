using System.Collections.Concurrent;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Sites.Chats;

/// <summary>How the chats of all sites look, in memory, as the newest commit left them: whoever draws one or opens a
/// conversation asks no database.</summary>
public sealed class SiteChats(IDbContextFactory<LiveChatDb> databases) : IHostedService
{
    private readonly ConcurrentDictionary<string, SiteChat> _chats = new(StringComparer.Ordinal);

    public SiteChat Of(string siteId) => _chats.GetValueOrDefault(siteId) ?? new() { SiteId = siteId };

    /// <summary>Takes note of a commit.</summary>
    public void Committed(SiteChat stored) => _chats[stored.SiteId] = stored;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        foreach (var chat in await database.SiteChats.AsNoTracking().ToListAsync(cancellationToken))
            Committed(chat);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
