using LiveChatMeet.Hosting;
using LiveChatMeet.Identity;
using Microsoft.AspNetCore.SignalR;

namespace LiveChatMeet.Presence;

/// <summary>Who is connected to this node now. A page that is reloaded does not count as gone for a few
/// seconds.</summary>
public sealed class InMemoryPresence(Settings settings, TimeProvider time)
{
    public static readonly TimeSpan GraceFor = TimeSpan.FromSeconds(5);

    // A timer may ring a little early, and then its caller must count as gone.
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(100);

    private const int MaxConnectionsOfVisitor = 20;
    private const int MaxConnectionsOfAgent = 50;

    private readonly Lock _lock = new();
    private readonly NetworkPlaces _places = new(settings.Limits.ConnectionsPerNetwork);
    private readonly Dictionary<Actor, List<Connection>> _connections = [];
    private readonly Dictionary<Actor, long> _leftAt = [];

    public int CountOf(Actor caller)
    {
        lock (_lock)
            return _connections.GetValueOrDefault(caller)?.Count ?? 0;
    }

    /// <summary>How many hub connections all callers of a party have.</summary>
    public int CountOfParty(Party party)
    {
        lock (_lock)
            return _connections.Where(of => of.Key.Party == party).Sum(of => of.Value.Count);
    }

    public bool IsHere(Actor caller)
    {
        lock (_lock)
            return IsHereNow(caller);
    }

    /// <summary>Whether a new conversation would be seen: the device that an agent continues a call on shows that call
    /// alone.</summary>
    public bool IsAnyAgentHere()
    {
        lock (_lock)
            return _connections
                .Keys.Concat(_leftAt.Keys)
                .Any(caller => caller is { Party: Party.Agent, CallId: null } && IsHereNow(caller));
    }

    /// <returns>False when the caller has as many connections as one may have, or a visitor's network has.</returns>
    public bool TryArrive(Actor caller, string? session, HubCallerContext context)
    {
        Network? from = caller.Party == Party.Visitor ? Network.Of(context.GetHttpContext()) : null;
        lock (_lock)
        {
            var connections = _connections.GetValueOrDefault(caller) ?? [];
            if (connections.Count >= (caller.Party == Party.Visitor ? MaxConnectionsOfVisitor : MaxConnectionsOfAgent))
                return false;
            if (from is { } network && !_places.TryTake(network))
                return false;
            _connections[caller] = connections;
            connections.Add(new(session, context, from));
            _leftAt.Remove(caller);
            return true;
        }
    }

    /// <returns>Whether it was the caller's last connection.</returns>
    public bool Left(Actor caller, HubCallerContext context)
    {
        lock (_lock)
        {
            if (!_connections.TryGetValue(caller, out var connections))
                return true;
            Remove(connections, connection => connection.Context == context);
            if (connections.Count > 0)
                return false;
            _connections.Remove(caller);
            foreach (var longGone in _leftAt.Where(left => time.GetElapsedTime(left.Value) > GraceFor).ToList())
                _leftAt.Remove(longGone.Key);
            _leftAt[caller] = time.GetTimestamp();
            return true;
        }
    }

    /// <summary>Ends an agent's hub connections at once: all, or those of one signed-in session.</summary>
    public void Disconnect(Actor caller, string? session = null) =>
        Disconnect(one => one == caller, connection => session is null || connection.Session == session);

    /// <summary>Ends those of all other sessions.</summary>
    public void DisconnectOthers(Actor caller, string session) =>
        Disconnect(one => one == caller, connection => connection.Session != session);

    /// <summary>The calls of which a tab or another device is connected, with a session for that call alone.</summary>
    public IReadOnlyList<string> CallsOfTabs()
    {
        lock (_lock)
            return [.. _connections.Keys.Select(caller => caller.CallId).OfType<string>().Distinct()];
    }

    /// <summary>Ends all connections of somebody, those of tabs and devices too.</summary>
    public void Disconnect(Party party, string id) => Disconnect(one => one.Party == party && one.Id == id, _ => true);

    /// <summary>Ends the connections of such tabs and devices.</summary>
    public void DisconnectTabs(Func<Actor, bool> whose) =>
        Disconnect(caller => caller.CallId is not null && whose(caller), _ => true);

    private void Disconnect(Func<Actor, bool> whose, Func<Connection, bool> isEnded)
    {
        List<Connection> ended = [];
        lock (_lock)
        {
            foreach (var (caller, all) in _connections.Where(of => whose(of.Key)).ToList())
            {
                ended.AddRange(all.Where(isEnded));
                // They count as gone at once: there is no grace for a session that was ended.
                if (Remove(all, ended.Contains) > 0 && all.Count == 0)
                    _connections.Remove(caller);
            }
        }
        foreach (var connection in ended)
            connection.Context.Abort();
    }

    private int Remove(List<Connection> connections, Predicate<Connection> isGone)
    {
        foreach (var from in connections.FindAll(isGone).Select(connection => connection.From).OfType<Network>())
            _places.Give(from);
        return connections.RemoveAll(isGone);
    }

    private bool IsHereNow(Actor caller) =>
        _connections.ContainsKey(caller)
        || (_leftAt.TryGetValue(caller, out var left) && time.GetElapsedTime(left) < GraceFor - Tolerance);

    /// <param name="From">Where it takes a place; null for an agent.</param>
    private sealed record Connection(string? Session, HubCallerContext Context, Network? From);
}
