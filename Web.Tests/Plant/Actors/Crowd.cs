using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Plant.Actors;

/// <summary>People who write and talk while the program on which they do is killed, stopped and started again. What was
/// acknowledged to them is compared with what is stored: <see cref="CrowdCheck"/>.</summary>
public sealed class Crowd : IAsyncDisposable
{
    private readonly ProgramDirectory _data = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _work = [];
    private readonly List<Task> _hangUps = [];
    private readonly int _port = Nginx.FreePort();
    private long _listensSince;

    private Crowd() { }

    public string Data => _data.Path;

    public string Address => $"http://127.0.0.1:{_port}";

    public ProgramProcess Program { get; private set; } = null!;

    public IReadOnlyList<Chatter> Chatters { get; private set; } = [];

    public List<Talker> Talkers { get; } = [];

    /// <summary>In seconds: how long each start took until it listened, and how long after that each came back.
    /// </summary>
    public List<double> Starts { get; } = [];

    public List<double> Returns { get; } = [];

    public IEnumerable<ReturningHub> Hubs =>
        Chatters.Select(one => one.Hub).Concat(Talkers.SelectMany(one => one.Hubs));

    public CancellationToken Stop => _stop.Token;

    public int Acknowledged => Chatters.Sum(one => one.Acknowledged.Count);

    /// <summary>Opens rooms and calls, and starts the program on them.</summary>
    public static async Task<Crowd> GatherAsync(int chatters, int calls)
    {
        var crowd = new Crowd();
        await using (var shop = await Shop.OpenAsync(directory: crowd.Data))
        {
            var all = new List<Chatter>();
            for (var i = 0; i < chatters; i++)
                all.Add(await Chatter.FirstAsync(shop, crowd.Address));
            crowd.Chatters = all;
            for (var i = 0; i < calls; i++)
                crowd.Talkers.Add(await Talker.BeginAsync(shop, crowd.Address, i));
        }
        await crowd.StartAsync();
        return crowd;
    }

    /// <summary>All begin to write, together so many lines a second, and the calls go on.</summary>
    public void Begin(double linesPerSecond, TimeSpan? renewEvery = null)
    {
        var every = TimeSpan.FromSeconds(Chatters.Count / linesPerSecond);
        // First the calls, which end if nothing is heard of them for 20 s: thousands may come after them.
        _work.AddRange(Talkers.Select(one => one.TalkOnAsync(renewEvery ?? TimeSpan.FromSeconds(5), Stop)));
        _work.AddRange(Chatters.Select(one => one.WriteOnAsync(every, Stop)));
        _work.AddRange(Hubs.Select(hub => hub.StayAsync(Stop)));
    }

    public async Task StartAsync()
    {
        var start = TimeProvider.System.GetTimestamp();
        (Program, _) = await ProgramProcess.ListenAsync(
            Data,
            Address,
            "--Limits:ConnectionsPerMinute=1000000",
            "--Limits:ConnectionsPerNetwork=100000",
            "--Limits:RequestsPerMinute=1000000",
            // The limit of a network is ten times this, and all of them come from one.
            "--Limits:CallsPerSecond=10000"
        );
        Listens();
        Starts.Add(TimeProvider.System.GetElapsedTime(start).TotalSeconds);
    }

    /// <summary>From now on whoever is answered is back.</summary>
    public void Listens() => _listensSince = TimeProvider.System.GetTimestamp();

    /// <summary>Somebody has pressed "Hang up", and waits for the answer.</summary>
    public void Add(Task hangUp) => _hangUps.Add(hangUp);

    /// <summary>Waits until everybody is connected again, or was answered, and notes when each was.</summary>
    public async Task AllAreBackAsync(TimeSpan limit)
    {
        var back = new Dictionary<ReturningHub, double>();
        await Eventually.IsTrueAsync(
            "everybody is back",
            () =>
            {
                foreach (var hub in Hubs.Where(hub => hub.HeardAt > _listensSince && !back.ContainsKey(hub)))
                    back[hub] = TimeProvider.System.GetElapsedTime(_listensSince, hub.HeardAt).TotalSeconds;
                return Expected().All(back.ContainsKey);
            },
            limit
        );
        Returns.AddRange(back.Values);
    }

    private IEnumerable<ReturningHub> Expected() =>
        Chatters
            .Select(one => one.Hub)
            .Concat(Talkers.Where(one => one is { HungUp: null, VanishedAfter: null }).SelectMany(one => one.Hubs));

    /// <summary>For a moment all write as fast as they can: what comes then falls into the middle of it.</summary>
    public async Task HurryAsync()
    {
        foreach (var chatter in Chatters)
            chatter.Hurry();
        await Task.Delay(60 + Random.Shared.Next(60), Stop);
    }

    /// <summary>They write as calmly as before.</summary>
    public void CalmDown()
    {
        foreach (var chatter in Chatters)
            chatter.CalmDown();
    }

    /// <summary>What is on its way is finished; then all are silent.</summary>
    /// <exception cref="TimeoutException">Who hung up got no answer.</exception>
    public async Task EndAsync()
    {
        await Task.WhenAll(_hangUps).WaitAsync(TimeSpan.FromSeconds(60));
        await _stop.CancelAsync();
        await Task.WhenAll(_work);
    }

    /// <summary>So many of all were not above it.</summary>
    public static double Within(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? 0 : sorted[Math.Min(sorted.Count - 1, (int)(share * sorted.Count))];
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        // What failed was told by the test, or ends with it: the program must not stay.
        await Task.WhenAll([.. _work, .. _hangUps]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(Chatters.Select(one => one.DisposeAsync().AsTask()));
        await Task.WhenAll(Talkers.Select(one => one.DisposeAsync().AsTask()));
        if (Program is not null)
            await Program.DisposeAsync();
        _stop.Dispose();
        _data.Dispose();
    }
}
