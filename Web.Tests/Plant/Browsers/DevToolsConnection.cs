using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LiveChatMeet.Tests.Plant.Browsers;

/// <summary>A DevTools connection of a Chromium: commands to its sessions, and events from them.</summary>
/// <remarks>https://chromedevtools.github.io/devtools-protocol/.</remarks>
/// <param name="receiveAsync">Takes every event, one after the other.</param>
internal sealed class DevToolsConnection(Func<JsonElement, Task> receiveAsync) : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource> _answers = new();
    private Task _reading = Task.CompletedTask;
    private int _lastId;

    /// <summary>Connects to the Chromium at this address ("host:port").</summary>
    public async Task OpenAsync(string debuggerAddress)
    {
        using var http = new HttpClient { Timeout = Patience.CommandLimit };
        var version = JsonNode.Parse(await http.GetStringAsync(new Uri($"http://{debuggerAddress}/json/version")));
        var address =
            version?["webSocketDebuggerUrl"]?.GetValue<string>()
            ?? throw new BrowserException($"Chromium at {debuggerAddress} names no DevTools address");
        await _socket.ConnectAsync(new Uri(address), CancellationToken.None).WaitAsync(Patience.CommandLimit);
        _reading = ReadAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _reading;
        _socket.Dispose();
        _sending.Dispose();
        _stopping.Dispose();
    }

    /// <summary>Sends a command, and waits until it is answered, or cannot be any more.</summary>
    public async Task AskAsync(string? session, string method, JsonObject parameters)
    {
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var id = Interlocked.Increment(ref _lastId);
        _answers[id] = answer;
        await SendAsync(id, session, method, parameters);
        await answer.Task.WaitAsync(Patience.CommandLimit);
    }

    /// <summary>Sends a command to whose answer nobody listens.</summary>
    public Task TellAsync(string? session, string method, JsonObject parameters) =>
        SendAsync(Interlocked.Increment(ref _lastId), session, method, parameters);

    /// <summary>A session that is gone answers nothing: lets nobody wait for it.</summary>
    public void WaitNoMore()
    {
        foreach (var answer in _answers.Values)
            answer.TrySetResult();
    }

    private async Task ReadAsync()
    {
        try
        {
            await ReadMessagesAsync();
        }
        catch (OperationCanceledException)
        {
            // we are being disposed
        }
        catch (WebSocketException)
        {
            // the browser has ended: there is no more to collect
        }

        WaitNoMore();
    }

    private async Task ReadMessagesAsync()
    {
        var buffer = new byte[64 * 1024];
        using var message = new MemoryStream();
        while (_socket.State == WebSocketState.Open)
        {
            var part = await _socket.ReceiveAsync(buffer, _stopping.Token);
            message.Write(buffer, 0, part.Count);
            if (!part.EndOfMessage)
                continue;
            using var document = JsonDocument.Parse(message.GetBuffer().AsMemory(0, (int)message.Length));
            message.SetLength(0);
            await ReceiveAsync(document.RootElement);
        }
    }

    private async Task ReceiveAsync(JsonElement message)
    {
        if (!message.TryGetProperty("id", out var id))
            await receiveAsync(message);
        else if (_answers.TryRemove(id.GetInt32(), out var answer))
            answer.TrySetResult();
    }

    private async Task SendAsync(int id, string? session, string method, JsonObject parameters)
    {
        var message = new JsonObject
        {
            ["id"] = id,
            ["method"] = method,
            ["params"] = parameters,
        };
        if (session is not null)
            message["sessionId"] = session;
        await _sending.WaitAsync(_stopping.Token);
        try
        {
            await _socket.SendAsync(
                JsonSerializer.SerializeToUtf8Bytes(message),
                WebSocketMessageType.Text,
                endOfMessage: true,
                _stopping.Token
            );
        }
        finally
        {
            _sending.Release();
        }
    }
}
