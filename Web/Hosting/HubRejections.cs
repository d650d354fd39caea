using System.Diagnostics.Metrics;
using LiveChatMeet.Refusals;

namespace LiveChatMeet.Hosting;

/// <summary>Counts and logs connections that the hub did not let in, by the reason: once a minute for each.</summary>
public sealed partial class HubRejections : IDisposable
{
    private readonly ILogger<HubRejections> _logger;
    private readonly Counter<long> _count;
    private readonly Repeats<string> _repeats;

    public HubRejections(IMeterFactory meters, TimeProvider time, ILogger<HubRejections> logger)
    {
        _logger = logger;
        _count = meters
            .Create("LiveChatMeet.Hub")
            .CreateCounter<long>("livechatmeet.hub.rejections", "{connection}", "Connections not let in, by reason");
        _repeats = new(Rejected, time);
    }

    /// <param name="code">One of <see cref="Refusal"/>.</param>
    public void Add(string code)
    {
        _count.Add(1, new KeyValuePair<string, object?>("reason", code));
        _repeats.Add(code);
    }

    public void Dispose() => _repeats.Dispose();

    [LoggerMessage(Level = LogLevel.Information, Message = "The hub let connections not in: {Reason}, {Count} times")]
    private partial void Rejected(string reason, int count);
}
