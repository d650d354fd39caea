using System.Collections.Concurrent;
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
    private readonly DevToolsConnection _devTools;
    private readonly ConcurrentDictionary<string, string> _pageOfSession = new();
    private readonly ConcurrentDictionary<string, ConcurrentQueue<string>> _linesOfPage = new();

    private ChromiumConsole() => _devTools = new DevToolsConnection(ReceiveAsync);

    /// <summary>Connects to the Chromium at this address ("host:port") and listens to its pages, present and
    /// future.</summary>
    public static async Task<ChromiumConsole> ConnectAsync(string debuggerAddress)
    {
        var console = new ChromiumConsole();
        await console._devTools.OpenAsync(debuggerAddress);
        await console._devTools.AskAsync(null, "Target.setDiscoverTargets", new JsonObject { ["discover"] = true });
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
                .Select(pair =>
                    _devTools.AskAsync(pair.Key, "Runtime.evaluate", new JsonObject { ["expression"] = "0" })
                )
        );
        return _linesOfPage.TryGetValue(pageId, out var lines) ? [.. lines] : [];
    }

    public ValueTask DisposeAsync() => _devTools.DisposeAsync();

    private static JsonObject AttachToFrames =>
        new()
        {
            ["autoAttach"] = true,
            ["waitForDebuggerOnStart"] = false,
            ["flatten"] = true,
        };

    private async Task ReceiveAsync(JsonElement message)
    {
        var parameters = message.GetProperty("params");
        var session = message.TryGetProperty("sessionId", out var sessionId) ? sessionId.GetString() : null;
        switch (message.GetProperty("method").GetString())
        {
            case "Target.targetCreated":
                await AttachAsync(parameters.GetProperty("targetInfo"));
                break;
            case "Target.attachedToTarget":
                await ListenAsync(parameters, session);
                break;
            case "Target.detachedFromTarget":
                _pageOfSession.TryRemove(Text(parameters, "sessionId"), out _);
                _devTools.WaitNoMore();
                break;
            case { } method:
                Add(session, method, parameters);
                break;
        }
    }

    // Pages are attached to one by one: auto-attaching to them makes Chromium hang when a frame opens a popup.
    private async Task AttachAsync(JsonElement target)
    {
        if (Text(target, "type") == "page")
            await _devTools.TellAsync(
                null,
                "Target.attachToTarget",
                new JsonObject { ["targetId"] = Text(target, "targetId"), ["flatten"] = true }
            );
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
            return; // service workers and the like belong to no page
        _pageOfSession[session] = page;
        await _devTools.TellAsync(session, "Target.setAutoAttach", AttachToFrames);
        await _devTools.TellAsync(session, "Runtime.enable", []);
        await _devTools.TellAsync(session, "Log.enable", []);
    }

    private void Add(string? session, string method, JsonElement parameters)
    {
        if (session is null || !_pageOfSession.TryGetValue(session, out var page))
            return;
        if (Line(method, parameters) is { } line)
            _linesOfPage.GetOrAdd(page, _ => new ConcurrentQueue<string>()).Enqueue(line.ReplaceLineEndings(" "));
    }

    // What the console of a browser shows by itself; null for anything else.
    private static string? Line(string method, JsonElement parameters) =>
        method switch
        {
            "Runtime.consoleAPICalled" => $"{Text(parameters, "type")}: {Arguments(parameters.GetProperty("args"))}",
            "Runtime.exceptionThrown" => $"error: {Thrown(parameters.GetProperty("exceptionDetails"))}",
            "Log.entryAdded"
                when parameters.GetProperty("entry") is var entry
                    && Text(entry, "level") is not "verbose" and var level =>
                $"{level}: {$"{Text(entry, "text")} {Text(entry, "url")}".TrimEnd()}",
            _ => null,
        };

    private static string Arguments(JsonElement values) => string.Join(' ', values.EnumerateArray().Select(Written));

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";

    private static string Written(JsonElement value) =>
        value.TryGetProperty("value", out var primitive) ? primitive.ToString() : Text(value, "description");

    private static string Thrown(JsonElement details) =>
        details.TryGetProperty("exception", out var exception) && Written(exception) is { Length: > 0 } description
            ? description
            : Text(details, "text");
}
