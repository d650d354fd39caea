namespace LiveChatMeet.Hosting;

/// <summary>
/// Tells what may happen a thousand times a second at once, and then, once a minute, how often it happened meanwhile: a
/// flood must not fill the log.
/// </summary>
public sealed class Repeats<T> : IDisposable
    where T : notnull
{
    /// <summary>How many different ones are told in a minute.</summary>
    public const int MaxKinds = 256;

    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<T, int> _since = [];
    private readonly Action<T, int> _tell;
    private readonly ITimer _timer;

    /// <param name="tell">Gets what happened, and how often since it was last told.</param>
    public Repeats(Action<T, int> tell, TimeProvider time) =>
        (_tell, _timer) = (tell, time.CreateTimer(_ => TellAll(), null, Every, Every));

    public void Add(T what)
    {
        lock (_lock)
        {
            if (_since.TryGetValue(what, out var count))
            {
                _since[what] = count + 1;
                return;
            }
            if (_since.Count >= MaxKinds)
                return;
            _since[what] = 0;
        }
        _tell(what, 1);
    }

    public void Dispose() => _timer.Dispose();

    private void TellAll()
    {
        KeyValuePair<T, int>[] told;
        lock (_lock)
        {
            told = [.. _since];
            _since.Clear();
            foreach (var (what, count) in told)
                if (count > 0)
                    _since[what] = 0; // it goes on: the next is counted, not told at once
        }
        foreach (var (what, count) in told)
            if (count > 0)
                _tell(what, count);
    }
}
