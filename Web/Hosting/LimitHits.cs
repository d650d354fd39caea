using System.Diagnostics.Metrics;

namespace LiveChatMeet.Hosting;

/// <summary>Counts and logs who goes beyond a limit: once a minute for each limit and network, with the network, so
/// that whoever looks after the server can ban it.</summary>
public sealed partial class LimitHits : IDisposable
{
    private readonly ILogger<LimitHits> _logger;
    private readonly Counter<long> _hits;
    private readonly Repeats<LimitHit> _repeats;

    public LimitHits(IMeterFactory meters, TimeProvider time, ILogger<LimitHits> logger)
    {
        _logger = logger;
        _hits = meters
            .Create("LiveChatMeet.Limits")
            .CreateCounter<long>("livechatmeet.limits.hits", "{hit}", "What was refused because of a limit, by limit");
        _repeats = new((hit, count) => Hit(hit.Who, hit.Limit, count), time);
    }

    /// <param name="limit">Its setting's name, without "Limits:".</param>
    /// <param name="agentId">Who hit it, for those that count by account.</param>
    public void Add(string limit, Network from, string? agentId = null)
    {
        _hits.Add(1, new KeyValuePair<string, object?>("limit", limit));
        _repeats.Add(new(limit, agentId is null ? from : default, agentId));
    }

    public void Dispose() => _repeats.Dispose();

    [LoggerMessage(Level = LogLevel.Warning, Message = "Refused {From} because of Limits:{Limit}, {Count} times")]
    private partial void Hit(string from, string limit, int count);

    private readonly record struct LimitHit(string Limit, Network From, string? AgentId)
    {
        public string Who => AgentId is null ? From.ToString() : $"agent {AgentId}";
    }
}
