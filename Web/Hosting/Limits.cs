using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using Microsoft.AspNetCore.RateLimiting;

namespace LiveChatMeet.Hosting;

/// <summary>
/// How many requests are allowed. Limits depend on nothing that a caller can multiply: strangers count by network,
/// visitors individually and by network, agents by account, however many connections they have.
/// </summary>
public sealed class Limits(Settings settings, TimeProvider time)
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
            return false;
        return context.GetEndpoint()?.Metadata.GetMetadata<EnableRateLimitingAttribute>()?.PolicyName switch
        {
            SignIns => !HttpMethods.IsPost(context.Request.Method) || _signIns.TrySpend(from),
            Connections => agent is null ? _connections.TrySpend(from) : _connectionsOfAgents.TrySpend(agent),
            _ => true,
        };
    }

    /// <summary>Counts a new visitor's first message.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.TooManyRequests"/>.</exception>
    public void CountNewVisitor(Network from) => Require(_newVisitors.TrySpend(from));

    /// <summary>Counts a call of the hub.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.TooManyRequests"/>.</exception>
    public void CountCall(Actor by, Network from) =>
        Require(_calls.TrySpend(by.Id) && (by.Party == Party.Agent || _callsOfNetworks.TrySpend(from)));

    /// <summary>Counts a message, sent by hub or form.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.TooManyRequests"/>.</exception>
    public void CountMessage(Actor by, Network from) =>
        Require(_messages.TrySpend(by.Id) && (by.Party == Party.Agent || _messagesOfNetworks.TrySpend(from)));

    /// <summary>Counts a visitor's report of the page they are on.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.TooManyRequests"/>.</exception>
    public void CountVisit(Actor by) => Require(_visits.TrySpend(by.Id));

    // Before authorization there is only the console's cookie, and it was checked: nobody else counts as an agent.
    private static string? AgentOf(HttpContext context) =>
        context.User.Identity?.IsAuthenticated == true ? Actor.Of(context.User).Id : null;

    private static void Require(bool isGranted)
    {
        if (!isGranted)
            throw new RefusedException(Refusal.TooManyRequests);
    }

    private static Budget PerMinute(int permits, TimeProvider time) => new(permits, permits / 60.0, time);

    private static NetworkBudget OfNetworks(int permitsPerMinute, TimeProvider time) =>
        new(permitsPerMinute, permitsPerMinute / 60.0, time);
}
