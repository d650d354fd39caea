using System.Diagnostics.Metrics;

namespace LiveChatMeet.Storage;

/// <summary>How long commands take from request to disk: meter <c>LiveChatMeet.Storage</c>.</summary>
public sealed class WriterMeter(IMeterFactory meters)
{
    private readonly Histogram<double> _duration = meters
        .Create("LiveChatMeet.Storage")
        .CreateHistogram<double>("livechatmeet.writer.duration", "ms", "From the queue to the commit, by command");

    public void Committed(string command, TimeSpan took, bool isRefused)
    {
        if (_duration.Enabled)
            _duration.Record(took.TotalMilliseconds, new("command", command), new("refused", isRefused));
    }
}
