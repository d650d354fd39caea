using System.Collections.Concurrent;
using System.Text.Json;

namespace LiveChatMeet.Tests.Plant.Browsers;

/// <summary>Collects what every page of a Chromium and its frames write to the console.</summary>
/// <remarks>https://chromedevtools.github.io/devtools-protocol/, domains Runtime and Log.</remarks>
internal sealed class ChromiumConsole
{
    private readonly DevToolsConnection _devTools;
    private readonly ChromiumTargets _targets;
    private readonly ConcurrentDictionary<string, ConcurrentQueue<string>> _linesOfPage = new();

    public ChromiumConsole(DevToolsConnection devTools, ChromiumTargets targets)
    {
        (_devTools, _targets) = (devTools, targets);
        devTools.Told += Add;
    }

    /// <summary>The lines of a page so far, oldest first, all that its scripts have written before this call
    /// included.</summary>
    public async Task<IReadOnlyList<string>> LinesAsync(string pageId)
    {
        // an answer comes after the messages that were written before the question
        await Task.WhenAll(_targets.SessionsOf(pageId).Select(AskAsync));
        return _linesOfPage.TryGetValue(pageId, out var lines) ? [.. lines] : [];
    }

    private async Task AskAsync(string session)
    {
        try
        {
            await _devTools.AskAsync(session, "Runtime.evaluate", new() { ["expression"] = "0" });
        }
        catch (BrowserException)
        {
            // it has gone, and has told all that it had to tell
        }
    }

    private void Add(string? session, string method, JsonElement parameters)
    {
        if (session is null || _targets.PageOf(session) is not { } page)
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

    /// <summary>What a script threw.</summary>
    public static string Thrown(JsonElement details) =>
        details.TryGetProperty("exception", out var exception) && Written(exception) is { Length: > 0 } description
            ? description
            : Text(details, "text");
}
