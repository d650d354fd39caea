using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using Microsoft.AspNetCore.RateLimiting;

namespace LiveChatMeet.Hosting;

/// <summary>
/// How many requests are allowed. Limits depend on nothing that a caller can multiply: strangers count by network,
/// visitors individually and by network, agents by account, however many connections they have.
/// </summary>
public sealed class Limits(Settings settings, LimitHits hits, TimeProvider time)
{
    public const string SignIns = "sign-ins";
    public const string Connections = "connections";

    private const int VisitsAtOnce = 10;

    private readonly NetworkBudget _requests = OfNetworks(settings.Limits.RequestsPerMinute, time);
    private readonly NetworkBudget _signIns = OfNetworks(settings.Limits.SignInsPerMinute, time);
    private readonly NetworkBudget _connections = OfNetworks(settings.Limits.ConnectionsPerMinute, time);
    private readonly NetworkBudget _newVisitors = OfNetworks(settings.Limits.NewVisitorsPerMinute, time);
    private readonly Budget _requestsOfAgents = PerMinute(settings.Limits.RequestsPerMinute, time);
    private readonly Budget _connectionsOfAgents = PerMinute(settings.Limits.ConnectionsPerMinute, time);

    private readonly Budget _calls = new(2 * settings.Limits.CallsPerSecond, settings.Limits.CallsPerSecond, time);
    private readonly NetworkBudget _callsOfNetworks = new(
        2 * Network.Wider * settings.Limits.CallsPerSecond,
        Network.Wider * settings.Limits.CallsPerSecond,
        time
    );
    private readonly Budget _messages = new(
        settings.Limits.MessagesAtOnce,
        settings.Limits.MessagesPerMinute / 60.0,
        time
    );
    private readonly NetworkBudget _messagesOfNetworks = new(
        Network.Wider * settings.Limits.MessagesAtOnce,
        Network.Wider * settings.Limits.MessagesPerMinute / 60.0,
        time
    );
    private readonly Budget _visits = new(VisitsAtOnce, 1, time);

    /// <summary>Counts a request, also against the limit that its endpoint names.</summary>
    /// <returns>Whether it may go on.</returns>
    public bool TryCount(HttpContext context)
    {
        var (from, agent) = (Network.Of(context), AgentOf(context));
        if (!(agent is null ? _requests.TrySpend(from) : _requestsOfAgents.TrySpend(agent)))
            return Refuse(nameof(LimitSettings.RequestsPerMinute), from, agent);
        return context.GetEndpoint()?.Metadata.GetMetadata<EnableRateLimitingAttribute>()?.PolicyName switch
        {
            SignIns when HttpMethods.IsPost(context.Request.Method) && !_signIns.TrySpend(from) => Refuse(
                nameof(LimitSettings.SignInsPerMinute),
                from
            ),
            Connections when !(agent is null ? _connections.TrySpend(from) : _connectionsOfAgents.TrySpend(agent)) =>
                Refuse(nameof(LimitSettings.ConnectionsPerMinute), from, agent),
            _ => true,
        };
    }

    /// <summary>Counts a new visitor's first message.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.TooManyRequests"/>.</exception>
    public void CountNewVisitor(Network from) =>
        Require(_newVisitors.TrySpend(from), nameof(LimitSettings.NewVisitorsPerMinute), from);

    /// <summary>Counts a call of the hub.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.TooManyRequests"/>.</exception>
    public void CountCall(Actor by, Network from) =>
        Require(
            _calls.TrySpend(by.Id) && (by.Party == Party.Agent || _callsOfNetworks.TrySpend(from)),
            nameof(LimitSettings.CallsPerSecond),
            from,
            by
        );

    /// <summary>Counts a message, sent by hub or form.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.TooManyRequests"/>.</exception>
    public void CountMessage(Actor by, Network from) =>
        Require(
            _messages.TrySpend(by.Id) && (by.Party == Party.Agent || _messagesOfNetworks.TrySpend(from)),
            nameof(LimitSettings.MessagesPerMinute),
            from,
            by
        );

    /// <summary>Counts a visitor's report of the page they are on.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.TooManyRequests"/>.</exception>
    public void CountVisit(Actor by, Network from) => Require(_visits.TrySpend(by.Id), "VisitsPerSecond", from, by);

    // Before authorization there is only the console's cookie, and it was checked: nobody else counts as an agent.
    private static string? AgentOf(HttpContext context) =>
        context.User.Identity?.IsAuthenticated == true ? Actor.Of(context.User).Id : null;

    private void Require(bool isGranted, string limit, Network from, Actor? by = null)
    {
        if (isGranted)
            return;
        Refuse(limit, from, by is { Party: Party.Agent } agent ? agent.Id : null);
        throw new RefusedException(Refusal.TooManyRequests);
    }

    private bool Refuse(string limit, Network from, string? agentId = null)
    {
        hits.Add(limit, from, agentId);
        return false;
    }

    private static Budget PerMinute(int permits, TimeProvider time) => new(permits, permits / 60.0, time);

    private static NetworkBudget OfNetworks(int permitsPerMinute, TimeProvider time) =>
        new(permitsPerMinute, permitsPerMinute / 60.0, time);
}
