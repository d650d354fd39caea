using System.Text.Json;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Rooms.Queue;

/// <summary>An agent who could be given a conversation.</summary>
/// <param name="Open">How many open ones they have.</param>
/// <param name="AssignedAt">When they were last given one.</param>
public sealed record Candidate(string Id, string Name, int Open, DateTimeOffset? AssignedAt);

/// <summary>Those who could be given conversations, as the transaction under way sees them: whoever is away or in a
/// call by then is not among them.</summary>
public sealed class Pool(IEnumerable<Candidate> candidates)
{
    private readonly Dictionary<string, Candidate> _free = candidates.ToDictionary(one => one.Id);

    /// <summary>The fewest open conversations that one of them has; null if there is nobody.</summary>
    public int? FewestOpen => _free.Count == 0 ? null : _free.Values.Min(one => one.Open);

    /// <param name="agents">Whom memory knows to be free.</param>
    public static async Task<Pool> ReadAsync(IStatements statements, IEnumerable<string> agents)
    {
        var found = await statements.ReadAsync(Statement.FindCandidates, JsonSerializer.Serialize(agents));
        return new(found.Select(row => new Candidate(row.Text(0), row.Text(1), (int)row.Number(2), row.TimeOrNull(3))));
    }

    /// <summary>The least busy below the ceiling; of several, whoever has been given none for longest.</summary>
    public Candidate? LeastBusy(int ceiling, Predicate<string> may) =>
        _free
            .Values.Where(one => one.Open < ceiling && may(one.Id))
            .OrderBy(one => one.Open)
            .ThenBy(one => one.AssignedAt ?? DateTimeOffset.MinValue)
            .ThenBy(one => one.Id, StringComparer.Ordinal)
            .FirstOrDefault();

    /// <summary>They have one more.</summary>
    public void Gave(string agentId, DateTimeOffset at) =>
        _free[agentId] = _free[agentId] with { Open = _free[agentId].Open + 1, AssignedAt = at };
}
