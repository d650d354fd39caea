using System.Diagnostics.Metrics;

namespace LiveChatMeet.Refusals;

/// <summary>What is refused, by code: meter <c>LiveChatMeet.Refusals</c>.</summary>
public sealed class RefusalMeter(IMeterFactory meters)
{
    private readonly Counter<long> _refusals = meters
        .Create("LiveChatMeet.Refusals")
        .CreateCounter<long>("livechatmeet.refusals", "{refusal}", "What was refused, by hub or page, by code");

    /// <param name="code">One of <see cref="Refusal"/>.</param>
    public void Add(string code) => _refusals.Add(1, new KeyValuePair<string, object?>("code", code));
}
