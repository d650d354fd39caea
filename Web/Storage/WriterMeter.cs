using System.Diagnostics.Metrics;

namespace LiveChatMeet.Storage;

/// <summary>How long commands take from request to disk, and in what batches: meter
/// <c>LiveChatMeet.Storage</c>.</summary>
public sealed class WriterMeter
{
    private static readonly double[] Seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

    private readonly Meter _meter;
    private readonly Histogram<double> _command;
    private readonly Histogram<double> _batch;
    private readonly Histogram<int> _size;

    public WriterMeter(IMeterFactory meters)
    {
        _meter = meters.Create("LiveChatMeet.Storage");
        _command = InSeconds("livechatmeet.writer.command.duration", "From the queue to the commit, by command");
        _batch = InSeconds("livechatmeet.writer.batch.duration", "A transaction, to its commit");
        _size = _meter.CreateHistogram(
            "livechatmeet.writer.batch.size",
            "{command}",
            "Commands in a transaction",
            advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256] }
        );
    }

    public void Committed(string command, TimeSpan took, bool isRefused)
    {
        if (_command.Enabled)
            _command.Record(took.TotalSeconds, new("command", command), new("refused", isRefused));
    }

    public void Committed(int batch, TimeSpan took)
    {
        if (batch == 0)
            return;
        _batch.Record(took.TotalSeconds);
        _size.Record(batch);
    }

    /// <summary>From now on it tells how many commands wait.</summary>
    public void Watch(Backlog backlog) =>
        _meter.CreateObservableUpDownCounter(
            "livechatmeet.writer.waiting",
            () => backlog.Waiting,
            "{command}",
            "Commands that wait, or are being committed"
        );

    private Histogram<double> InSeconds(string name, string about) =>
        _meter.CreateHistogram(
            name,
            "s",
            about,
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = Seconds }
        );
}
