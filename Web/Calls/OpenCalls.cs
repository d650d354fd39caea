using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using LiveChatMeet.Identity;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Calls;

/// <summary>
/// The calls that are not over, in memory, as the newest commit left them. The rows stay the truth: only a commit
/// changes this, and a start fills it from them. So a signal, a renewal and the sweep ask no database.
/// </summary>
public sealed partial class OpenCalls(IDbContextFactory<LiveChatDb> databases, ILogger<OpenCalls> logger)
    : IHostedService
{
    private readonly ConcurrentDictionary<string, OpenCall> _calls = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Actor, ImmutableArray<string>> _ofParties = new();

    private object? _transaction;
    private Dictionary<string, OpenCall> _uncommitted = [];

    public IEnumerable<OpenCall> All => _calls.Values;

    /// <returns>Null if there is none with this id, or no longer.</returns>
    public OpenCall? Find(string callId) => _calls.GetValueOrDefault(callId);

    /// <summary>The open calls of a party.</summary>
    public IEnumerable<Call> Of(Party party, string id) =>
        _ofParties.GetValueOrDefault(new(party, id), []).Select(Find).OfType<OpenCall>().Select(open => open.Call);

    /// <summary>Takes note of a commit. Commits come one after the other.</summary>
    public void Committed(OpenCall open)
    {
        var call = open.Call;
        if (call.State == CallState.Ended)
            Forget(call);
        else
            Keep(open);
    }

    /// <summary>A call as the transaction under way has left it so far; null if it is over.</summary>
    public OpenCall? Find(IStatements statements, string callId) =>
        Uncommitted(statements).TryGetValue(callId, out var open)
            ? (open.Call.State == CallState.Ended ? null : open)
            : Find(callId);

    /// <summary>What the transaction under way has made of a call. If it is undone, nobody has seen this.</summary>
    public void Set(IStatements statements, OpenCall open) => Uncommitted(statements)[open.Call.Id] = open;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var ids = await database.Calls.Where(c => c.EndedAt == null).Select(c => c.Id).ToListAsync(cancellationToken);
        foreach (var id in ids)
            await ReadAsync(database, id, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Reads a call again, because somebody else has changed its row.</summary>
    public async Task ReadAsync(string callId)
    {
        await using var database = await databases.CreateDbContextAsync();
        await ReadAsync(database, callId, CancellationToken.None);
    }

    private Dictionary<string, OpenCall> Uncommitted(IStatements statements)
    {
        if (_transaction != statements.Transaction)
            (_transaction, _uncommitted) = (statements.Transaction, new(StringComparer.Ordinal));
        return _uncommitted;
    }

    private async Task ReadAsync(LiveChatDb database, string id, CancellationToken cancellation)
    {
        try
        {
            var call = await database.Calls.AsNoTracking().SingleAsync(c => c.Id == id, cancellation);
            var leases = await database.Leases.AsNoTracking().Where(l => l.CallId == id).ToListAsync(cancellation);
            Committed(OpenCall.Read(call, leases));
        }
        catch (Exception failure) when (failure is InvalidOperationException or JsonException)
        {
            // This version cannot read the row: its parties continue without it.
            Unreadable(failure, id);
        }
    }

    private void Keep(OpenCall open)
    {
        var call = open.Call;
        if (_calls.TryAdd(call.Id, open))
            foreach (var party in PartiesOf(call))
                _ofParties.AddOrUpdate(party, [call.Id], (_, known) => known.Add(call.Id));
        else
            _calls[call.Id] = open;
    }

    private void Forget(Call call)
    {
        if (!_calls.TryRemove(call.Id, out _))
            return;
        foreach (var party in PartiesOf(call))
            if (_ofParties.TryGetValue(party, out var known) && known.Length > 1)
                _ofParties[party] = known.Remove(call.Id);
            else
                _ofParties.TryRemove(party, out _);
    }

    private static Actor[] PartiesOf(Call call) => [new(Party.Agent, call.AgentId), new(Party.Visitor, call.VisitorId)];

    [LoggerMessage(Level = LogLevel.Error, Message = "Call {Id} cannot be read; its parties continue without it")]
    private partial void Unreadable(Exception failure, string id);
}
