using System.Net.WebSockets;
using System.Security.Claims;
using LiveChatMeet.Hosting;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Texts;
using Microsoft.AspNetCore.Authentication;

namespace LiveChatMeet.Hub.Wire;

/// <summary>A browser's connection to the hub, as long as its WebSocket is open. Frames are sent in the order in which
/// they came here.</summary>
public sealed class HubConnection
{
    private static readonly TimeSpan GreetsWithin = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan SpeaksEvery = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PingsEvery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan WritesWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan GoodbyeFor = TimeSpan.FromSeconds(5);

    // Who sends garbage, or without end, goes on while it is waited for.
    private static readonly TimeSpan GoodbyeOfRefusedFor = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource<Goodbye> _ending = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HttpContext _http;
    private readonly WebSocket _socket;
    private readonly Frames _frames;
    private readonly Outgoing _outgoing;
    private readonly DateTimeOffset? _expiresAt;

    // Milliseconds of the machine's clock; the first is 0 while what was heard is being handled.
    private long _listensSince;
    private long _sentAt = Environment.TickCount64;

    public HubConnection(HttpContext http, WebSocket socket, Frames frames)
    {
        (_http, _socket, _frames, _outgoing) = (http, socket, frames, new(WriteAsync));
        (Who, From) = (Actor.Of(http.User), Network.Of(http));
        var identity = http.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult;
        _expiresAt = identity?.Properties?.ExpiresUtc;
    }

    public string Id { get; } = Ids.New();

    public Actor Who { get; }

    public ClaimsPrincipal User => _http.User;

    public Network From { get; }

    /// <summary>Whether the handshake is over.</summary>
    public bool IsGreeted { get; set; }

    public bool IsEnding => _ending.Task.IsCompleted;

    /// <summary>Completes when the connection is to end, or has ended.</summary>
    public Task Ending => _ending.Task;

    /// <summary>Ends it; only the first reason counts.</summary>
    /// <param name="code">What the browser is told.</param>
    /// <param name="mayReturn">Whether it is to connect again.</param>
    public void End(string? code = null, bool mayReturn = false) => _ending.TrySetResult(new(code, mayReturn));

    /// <returns>Completes when the frame is taken; if the browser does not read, when it is written, or the connection
    /// has gone.</returns>
    public Task SendAsync(ReadOnlyMemory<byte> frame) => IsEnding ? Task.CompletedTask : _outgoing.AddAsync(frame);

    /// <summary>Waits for more.</summary>
    /// <returns>Whether the connection is still open.</returns>
    public async Task<bool> ReceiveAsync(FrameBuffer buffer)
    {
        Volatile.Write(ref _listensSince, Environment.TickCount64);
        try
        {
            // Without memory first: while nothing comes, none is held.
            var next = await _socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
            if (next.MessageType == WebSocketMessageType.Close)
                return false;
            next = await _socket.ReceiveAsync(buffer.Free(), CancellationToken.None);
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

    /// <summary>Says goodbye, and waits a few seconds for the browser's; a second if it is cut off for what it has
    /// sent.</summary>
    /// <param name="reading">Ends with the last that the browser says.</param>
    public async Task CloseAsync(Task reading)
    {
        var (code, mayReturn) = await _ending.Task;
        using var limit = new CancellationTokenSource(
            code is Refusal.TooManyRequests or Refusal.BadArguments ? GoodbyeOfRefusedFor : GoodbyeFor
        );
        try
        {
            if (_socket.State == WebSocketState.Open && IsGreeted)
                _ = _outgoing.AddAsync(_frames.Close(code, mayReturn));
            await _outgoing.WrittenAsync().WaitAsync(limit.Token);
            if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, limit.Token);
            await reading.WaitAsync(limit.Token);
        }
        catch (Exception gone) when (IsGone(gone))
        {
            _http.Abort();
            await reading;
        }
    }

    /// <summary>Ends a connection that is silent or does not read for too long, or whose identity has expired; sends a
    /// ping where nothing else was sent.</summary>
    /// <param name="now">Milliseconds of <see cref="Environment.TickCount64"/>.</param>
    /// <param name="at">The time of the clock that identities expire by.</param>
    public void Beat(long now, DateTimeOffset at)
    {
        if (IsSilent(now))
            End();
        else if (_expiresAt < at || IsStuck(now))
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
        && _outgoing.IsWriting
        && now - Volatile.Read(ref _sentAt) > (PingsEvery + WritesWithin).TotalMilliseconds;

    // What waits to be sent says as much.
    private void Ping()
    {
        if (!_outgoing.IsBusy)
            _ = SendAsync(Frames.Ping);
    }

    private async Task WriteAsync(ReadOnlyMemory<byte> message)
    {
        try
        {
            await _socket.SendAsync(message, WebSocketMessageType.Text, true, CancellationToken.None);
            Volatile.Write(ref _sentAt, Environment.TickCount64);
        }
        catch (Exception gone) when (IsGone(gone))
        {
            End();
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
