namespace LiveChatMeet.Hub.Wire;

/// <summary>The turns of a connection's calls: a few run at once, and each begins before the next, so that what a leg
/// sends right after its join meets that join. The end of a call waits for none of them.</summary>
/// <param name="run">Runs a call and throws nothing.</param>
public sealed class CallTurns(Func<HubCall, Task> run)
{
    // A message, a mark and a query may run at once.
    private const int MaxAtOnce = 4;

    // More are not taken: who sends them waits.
    private const int MaxTaken = 16;

    private readonly Lock _lock = new();
    private readonly Queue<HubCall> _waiting = [];
    private TaskCompletionSource? _free;
    private int _taken;
    private int _running;
    private bool _isBeginning;

    /// <summary>Takes a call; one at a time is given.</summary>
    /// <returns>Completes when there is place for it; it begins in its turn.</returns>
    public async Task TakeAsync(HubCall call)
    {
        if (call.Method.Name is nameof(SignalingHub.HangUp) or nameof(SignalingHub.Decline))
        {
            _ = run(call);
            return;
        }
        await PlaceAsync();
        lock (_lock)
            _waiting.Enqueue(call);
        BeginAll();
    }

    // By one thread at a time.
    private void BeginAll()
    {
        lock (_lock)
        {
            if (_isBeginning)
                return;
            _isBeginning = true;
        }
        while (TryNext() is { } next)
            _ = RunInTurnAsync(next);
    }

    private HubCall? TryNext()
    {
        lock (_lock)
        {
            if (_running < MaxAtOnce && _waiting.TryDequeue(out var next))
            {
                _running++;
                return next;
            }
            _isBeginning = false;
            return null;
        }
    }

    private async Task RunInTurnAsync(HubCall call)
    {
        await run(call);
        Leave();
        lock (_lock)
            _running--;
        BeginAll();
    }

    private Task PlaceAsync()
    {
        lock (_lock)
        {
            if (_taken == MaxTaken)
                return (_free = new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            _taken++;
            return Task.CompletedTask;
        }
    }

    // Gives its place to who waits for one.
    private void Leave()
    {
        lock (_lock)
        {
            if (_free is null)
                _taken--;
            _free?.SetResult();
            _free = null;
        }
    }
}
