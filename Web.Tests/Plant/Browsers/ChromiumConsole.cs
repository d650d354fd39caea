using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LiveChatMeet.Tests.Plant.Browsers;

/// <summary>
/// Collects what every page of a Chromium and its frames write to the console, over a DevTools connection of
/// its own. chromedriver's BiDi does not do for this: it hangs in a popup that a frame has opened, and says nothing of
/// policy violations.
/// </summary>
/// <remarks>https://chromedevtools.github.io/devtools-protocol/, domains Target, Runtime and Log.</remarks>
internal sealed class ChromiumConsole : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<string, string> _pageOfSession = new();
    private readonly ConcurrentDictionary<string, ConcurrentQueue<string>> _linesOfPage = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource> _answers = new();
    private Task _reading = Task.CompletedTask;
    private int _lastId;

    private ChromiumConsole() { }

    /// <summary>Connects to the Chromium at this address ("host:port") and listens to its pages, present and
    /// future.</summary>
    public static async Task<ChromiumConsole> ConnectAsync(string debuggerAddress)
    {
        var console = new ChromiumConsole();
        using var http = new HttpClient { Timeout = Patience.CommandLimit };
        var version = JsonNode.Parse(await http.GetStringAsync(new Uri($"http://{debuggerAddress}/json/version")));
        var address =
            version?["webSocketDebuggerUrl"]?.GetValue<string>()
            ?? throw new BrowserException($"Chromium at {debuggerAddress} names no DevTools address");
        await console._socket.ConnectAsync(new Uri(address), CancellationToken.None).WaitAsync(Patience.CommandLimit);
        console._reading = console.ReadAsync();
        await console.AskAsync(null, "Target.setDiscoverTargets", new JsonObject { ["discover"] = true });
        return console;
    }

    /// <summary>The lines of a page so far, oldest first, all that its scripts have written before this call
    /// included.</summary>
    public async Task<IReadOnlyList<string>> LinesAsync(string pageId)
    {
        // an answer comes after the messages that were written before the question
        await Task.WhenAll(
            _pageOfSession
                .Where(pair => pair.Value == pageId)
                .Select(pair => AskAsync(pair.Key, "Runtime.evaluate", new JsonObject { ["expression"] = "0" }))
        );
        return _linesOfPage.TryGetValue(pageId, out var lines) ? [.. lines] : [];
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _reading;
        _socket.Dispose();
        _sending.Dispose();
        _stopping.Dispose();
    }

    private static JsonObject AttachToFrames =>
        new()
        {
            ["autoAttach"] = true,
            ["waitForDebuggerOnStart"] = false,
            ["flatten"] = true,
        };

    private async Task ReadAsync()
    {
        var buffer = new byte[64 * 1024];
        using var message = new MemoryStream();
        try
        {
            while (_socket.State == WebSocketState.Open)
            {
                var part = await _socket.ReceiveAsync(buffer, _stopping.Token);
                message.Write(buffer, 0, part.Count);
                if (!part.EndOfMessage)
                {
                    continue;
                }

                using var document = JsonDocument.Parse(message.GetBuffer().AsMemory(0, (int)message.Length));
                message.SetLength(0);
                await ReceiveAsync(document.RootElement);
            }
        }
        catch (OperationCanceledException)
        {
            // we are being disposed
        }
        catch (WebSocketException)
        {
            // the browser has ended: there is no more to collect
        }

        foreach (var answer in _answers.Values)
        {
            answer.TrySetResult();
        }
    }

    private async Task ReceiveAsync(JsonElement message)
    {
        if (message.TryGetProperty("id", out var id))
        {
            if (_answers.TryRemove(id.GetInt32(), out var answer))
            {
                answer.TrySetResult();
            }

            return;
        }

        var parameters = message.GetProperty("params");
        var session = message.TryGetProperty("sessionId", out var sessionId) ? sessionId.GetString() : null;
        switch (message.GetProperty("method").GetString())
        {
            // pages are attached to one by one: auto-attaching to them makes Chromium hang when a frame opens a popup
            case "Target.targetCreated"
                when parameters.GetProperty("targetInfo") is var created && Text(created, "type") == "page":
                await SendAsync(
                    Interlocked.Increment(ref _lastId),
                    null,
                    "Target.attachToTarget",
                    new JsonObject { ["targetId"] = Text(created, "targetId"), ["flatten"] = true }
                );
                break;
            case "Target.attachedToTarget":
                await ListenAsync(parameters, session);
                break;
            case "Target.detachedFromTarget":
                Forget(Text(parameters, "sessionId"));
                break;
            case "Runtime.consoleAPICalled":
                Add(
                    session,
                    Text(parameters, "type"),
                    string.Join(' ', parameters.GetProperty("args").EnumerateArray().Select(Written))
                );
                break;
            case "Runtime.exceptionThrown":
                Add(session, "error", Thrown(parameters.GetProperty("exceptionDetails")));
                break;
            case "Log.entryAdded"
                when parameters.GetProperty("entry") is var entry && Text(entry, "level") != "verbose":
                Add(session, Text(entry, "level"), $"{Text(entry, "text")} {Text(entry, "url")}".TrimEnd());
                break;
            default:
                break; // nothing that the console of a browser shows by itself
        }
    }

    private async Task ListenAsync(JsonElement parameters, string? parentSession)
    {
        var session = Text(parameters, "sessionId");
        var target = parameters.GetProperty("targetInfo");
        var page =
            parentSession is not null && _pageOfSession.TryGetValue(parentSession, out var parentPage) ? parentPage
            : Text(target, "type") == "page" ? Text(target, "targetId")
            : null;
        if (page is null)
        {
            return; // service workers and the like belong to no page
        }

        _pageOfSession[session] = page;
        await SendAsync(Interlocked.Increment(ref _lastId), session, "Target.setAutoAttach", AttachToFrames);
        await SendAsync(Interlocked.Increment(ref _lastId), session, "Runtime.enable", []);
        await SendAsync(Interlocked.Increment(ref _lastId), session, "Log.enable", []);
    }

    private void Forget(string session)
    {
        _pageOfSession.TryRemove(session, out _);

        // a session that is gone answers nothing: let nobody wait for it
        foreach (var answer in _answers.Values)
        {
            answer.TrySetResult();
        }
    }

    private void Add(string? session, string level, string text)
    {
        if (session is not null && _pageOfSession.TryGetValue(session, out var page))
        {
            _linesOfPage
                .GetOrAdd(page, _ => new ConcurrentQueue<string>())
                .Enqueue($"{level}: {text.ReplaceLineEndings(" ")}");
        }
    }

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";

    private static string Written(JsonElement value) =>
        value.TryGetProperty("value", out var primitive) ? primitive.ToString() : Text(value, "description");

    private static string Thrown(JsonElement details) =>
        details.TryGetProperty("exception", out var exception) && Written(exception) is { Length: > 0 } description
            ? description
            : Text(details, "text");

    private async Task AskAsync(string? session, string method, JsonObject parameters)
    {
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var id = Interlocked.Increment(ref _lastId);
        _answers[id] = answer;
        await SendAsync(id, session, method, parameters);
        await answer.Task.WaitAsync(Patience.CommandLimit);
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
        {
            message["sessionId"] = session;
        }

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
