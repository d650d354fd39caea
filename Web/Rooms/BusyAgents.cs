using System.Text.Json.Serialization;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Rooms;

/// <summary>Who is in a call, as agents were told last.</summary>
public sealed class BusyAgents(IDbContextFactory<LiveChatDb> databases)
{
    private const int MaxShown = 20;

    private volatile IReadOnlyList<BusyAgent>? _told;

    public async Task<IReadOnlyList<BusyAgent>> ToldAsync(CancellationToken cancelled) =>
        _told ??= await ReadAsync(cancelled);

    /// <summary>Who is in a call now, if that is something new.</summary>
    public async Task<IReadOnlyList<BusyAgent>?> ChangedAsync(CancellationToken cancelled)
    {
        var now = await ReadAsync(cancelled);
        if (_told is { } told && told.SequenceEqual(now))
            return null;
        _told = now;
        return now;
    }

    // By name; one more than an inbox shows, because nobody reads of themselves.
    private async Task<IReadOnlyList<BusyAgent>> ReadAsync(CancellationToken cancelled)
    {
        await using var database = await databases.CreateDbContextAsync(cancelled);
        return await database
            .Calls.Where(c => c.EndedAt == null)
            .OrderBy(c => c.AgentName)
            .Select(c => new BusyAgent(c.AgentId, c.AgentName))
            .Take(MaxShown + 1)
            .ToListAsync(cancelled);
    }
}

/// <summary>An agent who is in a call.</summary>
public sealed record BusyAgent([property: JsonPropertyName("_id")] string Id, string Name);
