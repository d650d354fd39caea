using System.Collections.Concurrent;
using LiveChatMeet.Calls;
using LiveChatMeet.Identity;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Desk;

/// <summary>
/// Who is away, in memory, as the newest commit left it, and when each agent last touched a console. The rows stay the
/// truth; a start fills this from them. <see cref="StatusChanges"/> changes them.
/// </summary>
public sealed class AgentStatuses(OpenCalls calls, IDbContextFactory<LiveChatDb> databases, TimeProvider time)
    : IHostedService
{
    private readonly ConcurrentDictionary<string, AgentStatus> _away = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _inputs = new(StringComparer.Ordinal);

    /// <summary>Those who are away.</summary>
    public IEnumerable<string> Away => _away.Keys;

    public AgentStatus Of(string agentId) => _away.GetValueOrDefault(agentId, AgentStatus.Here);

    public bool IsInCall(string agentId) => calls.Of(Party.Agent, agentId).Any();

    /// <summary>Their time without input begins now.</summary>
    public void HasInput(string agentId) => _inputs[agentId] = time.GetTimestamp();

    /// <summary>How long they have been without input. Whom the server has not seen since its start counts from now
    /// on.</summary>
    public TimeSpan IdleFor(string agentId) => time.GetElapsedTime(_inputs.GetOrAdd(agentId, _ => time.GetTimestamp()));

    /// <summary>Takes note of a commit.</summary>
    internal void Committed(string agentId, AgentStatus status)
    {
        if (status.IsAway)
            _away[agentId] = status;
        else
            _away.TryRemove(agentId, out _);
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var away = database.Users.AsNoTracking().Where(a => a.AwayAt != null);
        foreach (var agent in await away.ToListAsync(cancellationToken))
            Committed(agent.Id, AgentStatus.Of(agent));
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
