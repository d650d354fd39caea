using LiveChatMeet.Hosting;
using LiveChatMeet.Identity;

namespace LiveChatMeet.Presence;

/// <summary>Presence on one node: who is connected to it now.</summary>
public sealed class InMemoryPresence(Settings settings, TimeProvider time) : IPresence
{
    // A timer may fire a little early, and then its actor must count as gone.
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(100);

    private const int MaxConnectionsOfVisitor = 20;
    private const int MaxConnectionsOfAgent = 50;

    private readonly Lock _lock = new();
    private readonly NetworkPlaces _places = new(settings.Limits.ConnectionsPerNetwork);
    private readonly Dictionary<Actor, List<PresentConnection>> _connections = [];
    private readonly Dictionary<Actor, long> _leftAt = [];

    // Those who have been here since the start: few, where visitors are many.
    private readonly HashSet<Actor> _agents = [];
    private long _forgotAt = time.GetTimestamp();
    private long _arrived;

    public long Arrived => Interlocked.Read(ref _arrived);

    public int CountOf(Actor actor)
    {
        lock (_lock)
            return _connections.GetValueOrDefault(actor)?.Count ?? 0;
    }

    /// <summary>How many hub connections all callers of a party have.</summary>
    public int CountOfParty(Party party)
    {
        lock (_lock)
            return _connections.Where(of => of.Key.Party == party).Sum(of => of.Value.Count);
    }

    public bool IsHere(Actor actor)
    {
        lock (_lock)
            return IsHereNow(actor);
    }

    public IReadOnlySet<string> SessionsOf(Actor agent)
    {
        lock (_lock)
            return (_connections.GetValueOrDefault(agent) ?? [])
                .Select(one => one.Session)
                .OfType<string>()
                .ToHashSet();
    }

    public IReadOnlyList<string> AgentsHere()
    {
        lock (_lock)
            return [.. _agents.Where(IsHereNow).Select(agent => agent.Id)];
    }

    public bool TryArrive(Actor actor, PresentConnection connection)
    {
        lock (_lock)
        {
            var connections = _connections.GetValueOrDefault(actor) ?? [];
            if (connections.Count >= (actor.Party == Party.Visitor ? MaxConnectionsOfVisitor : MaxConnectionsOfAgent))
                return false;
            if (connection.From is { } network && !_places.TryTake(network))
                return false;
            _connections[actor] = connections;
            connections.Add(connection);
            _leftAt.Remove(actor);
            _arrived++;
            if (actor is { Party: Party.Agent, CallId: null })
                _agents.Add(actor);
            return true;
        }
    }

    public bool Left(Actor actor, string connectionId)
    {
        lock (_lock)
        {
            if (!_connections.TryGetValue(actor, out var connections))
                return true;
            Remove(connections, connection => connection.Id == connectionId);
            if (connections.Count > 0)
                return false;
            _connections.Remove(actor);
            ForgetLongGone();
            _leftAt[actor] = time.GetTimestamp();
            return true;
        }
    }

    public void Disconnect(Actor actor, string? session = null) =>
        Disconnect(one => one == actor, connection => session is null || connection.Session == session);

    public void DisconnectOthers(Actor actor, string session) =>
        Disconnect(one => one == actor, connection => connection.Session != session);

    public IReadOnlyList<string> CallsOfTabs()
    {
        lock (_lock)
            return [.. _connections.Keys.Select(actor => actor.CallId).OfType<string>().Distinct()];
    }

    public void Disconnect(Party party, string id) => Disconnect(one => one.Party == party && one.Id == id, _ => true);

    public Network? NetworkOf(Party party, string id)
    {
        lock (_lock)
            return _connections
                .Where(of => of.Key.Party == party && of.Key.Id == id)
                .SelectMany(of => of.Value)
                .LastOrDefault(connection => connection.From is not null)
                ?.From;
    }

    public void DisconnectVisitors(Network from) =>
        Disconnect(one => one.Party == Party.Visitor, connection => connection.From?.Own == from.Own);

    public void DisconnectTabs(Func<Actor, bool> whose) =>
        Disconnect(actor => actor.CallId is not null && whose(actor), _ => true);

    private void Disconnect(Func<Actor, bool> whose, Func<PresentConnection, bool> isEnded)
    {
        List<PresentConnection> ended = [];
        lock (_lock)
        {
            foreach (var (actor, all) in _connections.Where(of => whose(of.Key)).ToList())
            {
                ended.AddRange(all.Where(isEnded));
                // They count as gone at once: there is no grace for a session that was ended.
                if (Remove(all, ended.Contains) > 0 && all.Count == 0)
                    _connections.Remove(actor);
            }
        }
        foreach (var connection in ended)
            connection.Abort();
    }

    // Not with each that leaves: a proxy that restarts ends all connections at once.
    private void ForgetLongGone()
    {
        if (time.GetElapsedTime(_forgotAt) <= IPresence.GraceFor)
            return;
        _forgotAt = time.GetTimestamp();
        foreach (var (actor, at) in _leftAt)
            if (time.GetElapsedTime(at) > IPresence.GraceFor)
                _leftAt.Remove(actor);
    }

    private int Remove(List<PresentConnection> connections, Predicate<PresentConnection> isGone)
    {
        foreach (var from in connections.FindAll(isGone).Select(connection => connection.From).OfType<Network>())
            _places.Give(from);
        return connections.RemoveAll(isGone);
    }

    private bool IsHereNow(Actor actor) =>
        _connections.ContainsKey(actor)
        || (_leftAt.TryGetValue(actor, out var left) && time.GetElapsedTime(left) < IPresence.GraceFor - Tolerance);
}
