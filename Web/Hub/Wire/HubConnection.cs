using System.Net.WebSockets;
using System.Security.Claims;
using LiveChatMeet.Hosting;
using LiveChatMeet.Identity;
using LiveChatMeet.Texts;
using Microsoft.AspNetCore.Authentication;

namespace LiveChatMeet.Hub.Wire;

/// <summary>A browser's connection to the hub, as long as its WebSocket is open. Frames are sent in the order in which
/// they came here.</summary>
/// <param name="sending">Lets one frame be sent at a time.</param>
public sealed class HubConnection(HttpContext http, WebSocket socket, SemaphoreSlim sending, Frames frames)
{
    private static readonly TimeSpan GreetsWithin = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan SpeaksEvery = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PingsEvery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan WritesWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan GoodbyeFor = TimeSpan.FromSeconds(5);

    private readonly TaskCompletionSource<Goodbye> _ending = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly DateTimeOffset? _expiresAt = http
        .Features.Get<IAuthenticateResultFeature>()
        ?.AuthenticateResult?.Properties?.ExpiresUtc;

    // Milliseconds of the machine's clock; the first is 0 while what was heard is being handled.
    private long _listensSince;
    private long _sentAt = Environment.TickCount64;

    public string Id { get; } = Ids.New();

    public Actor Who { get; } = Actor.Of(http.User);

    public ClaimsPrincipal User => http.User;

    public Network From { get; } = Network.Of(http);

    /// <summary>Whether the handshake is over.</summary>
    public bool IsGreeted { get; set; }

    public bool IsEnding => _ending.Task.IsCompleted;

    /// <summary>Completes when the connection is to end, or has ended.</summary>
    public Task Ending => _ending.Task;

    /// <summary>Ends it; only the first reason counts.</summary>
    /// <param name="code">What the browser is told.</param>
    /// <param name="mayReturn">Whether it is to connect again.</param>
    public void End(string? code = null, bool mayReturn = false) => _ending.TrySetResult(new(code, mayReturn));

    /// <returns>Completes when the frame is written, or the connection has gone.</returns>
    public Task SendAsync(ReadOnlyMemory<byte> frame) =>
        IsEnding ? Task.CompletedTask : WriteAsync(frame, CancellationToken.None);

    /// <summary>Waits for more.</summary>
    /// <returns>Whether the connection is still open.</returns>
    public async Task<bool> ReceiveAsync(FrameBuffer buffer)
    {
        Volatile.Write(ref _listensSince, Environment.TickCount64);
        try
        {
            // Without memory first: while nothing comes, none is held.
            var next = await socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
            if (next.MessageType == WebSocketMessageType.Close)
                return false;
            next = await socket.ReceiveAsync(buffer.Free(), CancellationToken.None);
            buffer.Add(next.Count);
            return next.MessageType != WebSocketMessageType.Close;
        }
        catch (Exception gone) when (IsGone(gone))
        {
            return false;
        }
        finally
        {
            Volatile.Write(ref _listensSince, 0);
        }
    }

    /// <summary>Says goodbye, and waits a few seconds for the browser's.</summary>
    /// <param name="reading">Ends with the last that the browser says.</param>
    public async Task CloseAsync(Task reading)
    {
        var (code, mayReturn) = await _ending.Task;
        using var limit = new CancellationTokenSource(GoodbyeFor);
        try
        {
            if (socket.State == WebSocketState.Open && IsGreeted)
                await WriteAsync(frames.Close(code, mayReturn), limit.Token);
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, limit.Token);
            await reading.WaitAsync(limit.Token);
        }
        catch (Exception gone) when (IsGone(gone))
        {
            http.Abort();
            await reading;
        }
    }

    /// <summary>Ends a connection that is silent or does not read for too long, or whose identity has expired; sends a
    /// ping where nothing else was sent.</summary>
    /// <param name="now">Milliseconds of <see cref="Environment.TickCount64"/>.</param>
    public void Beat(long now)
    {
        if (IsSilent(now))
            End();
        else if (_expiresAt < DateTimeOffset.UtcNow || IsStuck(now))
            End(mayReturn: true);
        else if (IsGreeted && now - Volatile.Read(ref _sentAt) >= PingsEvery.TotalMilliseconds)
            Ping();
    }

    private bool IsSilent(long now)
    {
        var since = Volatile.Read(ref _listensSince);
        return IsGreeted
            ? since != 0 && now - since > SpeaksEvery.TotalMilliseconds
            : now - Volatile.Read(ref _sentAt) > GreetsWithin.TotalMilliseconds; // nothing was sent yet
    }

    // A frame is on its way to somebody who does not read.
    private bool IsStuck(long now) =>
        IsGreeted
        && sending.CurrentCount == 0
        && now - Volatile.Read(ref _sentAt) > (PingsEvery + WritesWithin).TotalMilliseconds;

    // What waits to be sent says as much.
    private void Ping()
    {
        if (sending.CurrentCount > 0)
            _ = SendAsync(Frames.Ping);
    }

    private async Task WriteAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellation)
    {
        if (!sending.Wait(0, CancellationToken.None))
            await sending.WaitAsync(cancellation);
        try
        {
            await socket.SendAsync(frame, WebSocketMessageType.Text, true, cancellation);
            Volatile.Write(ref _sentAt, Environment.TickCount64);
        }
        catch (Exception gone) when (IsGone(gone))
        {
            End();
        }
        finally
        {
            sending.Release();
        }
    }

    private static bool IsGone(Exception failure) =>
        failure
            is WebSocketException
                or IOException
                or OperationCanceledException
                or ObjectDisposedException
                or InvalidOperationException;

    private readonly record struct Goodbye(string? Code, bool MayReturn);
}
