using System.Collections.Concurrent;
using System.Net.Sockets;
using LiveChatMeet.Refusals;
using Microsoft.AspNetCore.SignalR;

namespace LiveChatMeet.Tests.Plant.Servers;

/// <summary>A connection that comes back as a browser's does: after 0.3 s to 4 s at first, with jitter. What it asks it
/// asks again until it is answered.</summary>
public sealed class ReturningHub(Func<Task<HubClient>> connectAsync) : IAsyncDisposable
{
    /// <summary>A page that has heard nothing for so long counts its connection as lost.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan AnswersWithin = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _connecting = new(1);
    private HubClient? _hub;
    private int _tries;
    private bool _hasLeft;

    /// <summary>How often it has connected.</summary>
    public int Connects { get; private set; }

    /// <summary>When it connected or was answered last; a timestamp.</summary>
    public long HeardAt { get; private set; }

    /// <summary>How often it was refused for the moment, and asked again.</summary>
    public int Refusals { get; private set; }

    /// <summary>Refusals that are for good: none is expected.</summary>
    public ConcurrentBag<string> RefusedFor { get; } = [];

    /// <summary>Connects as a visitor or agent with this cookie. Thousands may try while nobody listens, which costs a
    /// browser nothing: they ask the port first.</summary>
    public static async Task<HubClient> ConnectAsync(string address, string query, string cookie)
    {
        var place = new Uri(address);
        using (var port = new Socket(SocketType.Stream, ProtocolType.Tcp))
            await port.ConnectAsync(place.Host, place.Port);
        return await HubClient.ConnectAsync(address, query, cookie, null, null, Silence);
    }

    /// <summary>Comes back by itself whenever it is lost, also while nothing is asked.</summary>
    public async Task StayAsync(CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                var hub = await ConnectedAsync(stop);
                await hub.Closed.WaitAsync(stop);
            }
        }
        catch (OperationCanceledException)
        {
            // It is no longer wanted.
        }
    }

    /// <exception cref="OperationCanceledException">It was no longer wanted.</exception>
    public async Task<T> AskAsync<T>(Func<HubClient, Task<T>> askAsync, CancellationToken stop)
    {
        while (true)
        {
            var hub = await ConnectedAsync(stop);
            try
            {
                var answer = await askAsync(hub).WaitAsync(AnswersWithin, stop);
                HeardAt = TimeProvider.System.GetTimestamp();
                return answer;
            }
            catch (HubException refused) when (IsForGood(refused.Message))
            {
                throw;
            }
            catch (HubException) when (stop.IsCancellationRequested)
            {
                throw new OperationCanceledException(stop); // refused for the moment, and nobody asks again
            }
            catch (Exception cut) when (IsCut(cut, stop))
            {
                if (hub.IsConnected)
                    await Task.Delay(TimeSpan.FromMilliseconds(300), stop); // it is busy, and not gone
            }
        }
    }

    private async Task<HubClient> ConnectedAsync(CancellationToken stop)
    {
        await _connecting.WaitAsync(stop);
        try
        {
            while (_hub is not { IsConnected: true } && !_hasLeft && !stop.IsCancellationRequested)
                await TryAsync(stop);
            if (_hasLeft)
                throw new OperationCanceledException("The page is gone.");
            stop.ThrowIfCancellationRequested();
            return _hub!;
        }
        finally
        {
            _connecting.Release();
        }
    }

    // As connection.ts waits before each try but the first.
    private async Task TryAsync(CancellationToken stop)
    {
        if (_hub is { } lost)
            await lost.DisposeAsync();
        if (_hub is not null || _tries > 0)
        {
            var wait = Math.Min(300 * Math.Pow(2, Math.Min(_tries, 10)), Math.Min(3_000 + 100 * _tries, 10_000));
            await Task.Delay(TimeSpan.FromMilliseconds(wait * (0.75 + Random.Shared.NextDouble() / 2)), stop);
        }
        (_hub, _tries) = (null, _tries + 1);
        try
        {
            _hub = await connectAsync();
            if (_hub.IsConnected)
                (_tries, Connects, HeardAt) = (0, Connects + 1, TimeProvider.System.GetTimestamp());
        }
        catch (Exception cut) when (IsCut(cut, stop))
        {
            // The server is away: another try follows.
        }
    }

    private static bool IsCut(Exception failure, CancellationToken stop) =>
        failure is not OutOfMemoryException and not Xunit.Sdk.XunitException && !stop.IsCancellationRequested;

    // What SignalR's client itself says, of a lost connection for instance, is a sentence.
    private bool IsForGood(string error)
    {
        var code = RefusedException.CodeIn(error);
        if (
            error.Contains('.', StringComparison.Ordinal)
            || Refusal.IsOfStorage(code)
            || code is Refusal.Busy or Refusal.TooManyRequests
        )
        {
            Refusals++;
            return false;
        }
        RefusedFor.Add(error);
        return true;
    }

    /// <summary>The page is gone, without a word.</summary>
    public async Task LeaveAsync()
    {
        _hasLeft = true;
        if (_hub is { } hub)
            await hub.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await LeaveAsync();
        _connecting.Dispose();
    }
}
