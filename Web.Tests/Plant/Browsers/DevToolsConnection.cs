using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LiveChatMeet.Tests.Plant.Browsers;

/// <summary>A DevTools connection of a Chromium: commands to its sessions, and events from them.</summary>
/// <remarks>https://chromedevtools.github.io/devtools-protocol/.</remarks>
internal sealed class DevToolsConnection : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<int, Question> _questions = new();
    private Task _reading = Task.CompletedTask;
    private int _lastId;

    /// <summary>Takes every event, one after the other: its session if it has one, its name, what it tells.</summary>
    public event Action<string?, string, JsonElement>? Told;

    /// <summary>Connects to a Chromium by the address of its browser target ("ws://…").</summary>
    public async Task OpenAsync(Uri address)
    {
        _socket.Options.KeepAliveInterval = TimeSpan.Zero;
        await _socket.ConnectAsync(address, CancellationToken.None).WaitAsync(Patience.CommandLimit);
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

    /// <summary>Sends a command, and waits for its answer.</summary>
    /// <param name="session">Whom it is for: a page or a frame; null for the browser.</param>
    /// <exception cref="BrowserException">It was refused, or who was asked has gone.</exception>
    public async Task<JsonElement> AskAsync(string? session, string method, JsonObject? parameters = null)
    {
        var id = Interlocked.Increment(ref _lastId);
        var question = new Question(session, method);
        _questions[id] = question;
        if (_reading.IsCompleted)
            question.GiveUp("Chromium has ended");
        else
            await SendAsync(id, session, method, parameters);
        try
        {
            return await question.Answer.WaitAsync(Patience.CommandLimit);
        }
        catch (TimeoutException exception)
        {
            throw new BrowserException(
                $"{method}: no answer within {Patience.CommandLimit.TotalSeconds:0} s",
                exception
            );
        }
        finally
        {
            _questions.TryRemove(id, out _);
        }
    }

    /// <summary>Sends a command to whose answer nobody listens.</summary>
    public void Tell(string? session, string method, JsonObject? parameters = null) =>
        _ = SendAsync(Interlocked.Increment(ref _lastId), session, method, parameters);

    /// <summary>A session that is gone answers nothing: lets nobody wait for it.</summary>
    public void WaitNoMoreFor(string session) => GiveUp(question => question.Session == session, "it has gone");

    private void GiveUp(Func<Question, bool> which, string why)
    {
        foreach (var question in _questions.Values.Where(which))
            question.GiveUp(why);
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
        finally
        {
            GiveUp(_ => true, "Chromium has ended");
        }
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
            Receive(document.RootElement);
        }
    }

    private void Receive(JsonElement message)
    {
        if (!message.TryGetProperty("id", out var id))
            Told?.Invoke(
                message.TryGetProperty("sessionId", out var session) ? session.GetString() : null,
                message.GetProperty("method").GetString()!,
                message.GetProperty("params")
            );
        else if (_questions.TryRemove(id.GetInt32(), out var question))
            question.Take(message);
    }

    private async Task SendAsync(int id, string? session, string method, JsonObject? parameters)
    {
        var message = new JsonObject { ["id"] = id, ["method"] = method };
        if (parameters is not null)
            message["params"] = parameters;
        if (session is not null)
            message["sessionId"] = session;
        var bytes = JsonSerializer.SerializeToUtf8Bytes(message);
        await _sending.WaitAsync();
        try
        {
            await _socket.SendAsync(bytes, WebSocketMessageType.Text, endOfMessage: true, _stopping.Token);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
        {
            GiveUp(_ => true, "Chromium has ended");
        }
        finally
        {
            _sending.Release();
        }
    }

    private sealed class Question(string? session, string method)
    {
        private readonly TaskCompletionSource<JsonElement> _answer = new(
            TaskCreationOptions.RunContinuationsAsynchronously
        );

        public string? Session => session;

        public Task<JsonElement> Answer => _answer.Task;

        public void GiveUp(string why) => _answer.TrySetException(new BrowserException($"{method}: {why}"));

        public void Take(JsonElement message)
        {
            if (message.TryGetProperty("error", out var error))
                GiveUp(error.GetProperty("message").GetString() ?? "it was refused");
            else
                _answer.TrySetResult(message.GetProperty("result").Clone());
        }
    }
}
