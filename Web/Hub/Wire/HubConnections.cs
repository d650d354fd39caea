namespace LiveChatMeet.Hub.Wire;

/// <summary>All open connections, and the groups in which they listen.</summary>
public sealed class HubConnections(Frames frames)
{
    private readonly Dictionary<HubConnection, IReadOnlyList<string>> _all = [];
    private readonly Dictionary<string, HashSet<HubConnection>> _groups = [];
    private readonly Lock _lock = new();

    public HubConnection[] All
    {
        get
        {
            lock (_lock)
                return [.. _all.Keys];
        }
    }

    /// <summary>Calls what only this connection hears.</summary>
    public ISignalingClient Only(HubConnection connection) => new Pushes(frames, () => [connection]);

    /// <summary>Calls what everybody in a group hears.</summary>
    public ISignalingClient Group(string name) => new Pushes(frames, () => In(name));

    /// <summary>Calls what everybody in one of two groups hears; nobody is in both.</summary>
    public ISignalingClient Groups(string first, string second) =>
        new Pushes(frames, () => [.. In(first), .. In(second)]);

    /// <summary>Calls what everybody in any of some groups hears, once.</summary>
    public ISignalingClient Groups(Func<IEnumerable<string>> names) =>
        new Pushes(frames, () => [.. names().SelectMany(In).Distinct()]);

    /// <summary>Opens a connection, which listens to nothing yet.</summary>
    public void Add(HubConnection connection)
    {
        lock (_lock)
            _all.Add(connection, []);
    }

    /// <summary>From now on it hears what is called in these groups, unless it was removed.</summary>
    public void Listen(HubConnection connection, IReadOnlyList<string> groups)
    {
        lock (_lock)
        {
            if (!_all.ContainsKey(connection))
                return;
            _all[connection] = groups;
            foreach (var group in groups)
            {
                if (!_groups.TryGetValue(group, out var members))
                    _groups[group] = members = [];
                members.Add(connection);
            }
        }
    }

    public void Remove(HubConnection connection)
    {
        lock (_lock)
        {
            if (!_all.Remove(connection, out var groups))
                return;
            foreach (var group in groups)
                if (_groups[group] is var members && members.Remove(connection) && members.Count == 0)
                    _groups.Remove(group);
        }
    }

    private HubConnection[] In(string group)
    {
        lock (_lock)
            return _groups.TryGetValue(group, out var members) ? [.. members] : [];
    }
}
