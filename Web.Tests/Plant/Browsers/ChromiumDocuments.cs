using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LiveChatMeet.Tests.Plant.Browsers;

/// <summary>Which document of a Chromium a scope means, and functions in it.</summary>
internal sealed class ChromiumDocuments(DevToolsConnection devTools, ChromiumTargets targets)
{
    /// <summary>How long a frame may be between two documents.</summary>
    private static readonly TimeSpan HasDocumentWithin = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    // As long as the frame is there. To look it up costs more than what is then asked of it.
    private readonly ConcurrentDictionary<(ChromiumDocument Around, string Title), string> _frames = new();

    /// <summary>The JSON that a function answers to JSON in the document of the scope.</summary>
    public async Task<string> CallAsync(Scope scope, string function, string argumentsJson)
    {
        try
        {
            return await CallAsync(await OfAsync(scope), function, argumentsJson);
        }
        catch (BrowserException failure) when (failure.Message.Contains("uniqueContextId not found"))
        {
            // the document was replaced since it was looked up: nothing has run
            return await CallAsync(await OfAsync(scope), function, argumentsJson);
        }
    }

    /// <summary>The element that the document's script marked last.</summary>
    /// <returns>Its session, and what it is called there.</returns>
    public async Task<(string Session, string ObjectId)> MarkedAsync(Scope scope) =>
        await MarkedAsync(await OfAsync(scope));

    private async Task<ChromiumDocument> OfAsync(Scope scope)
    {
        var document = await InAsync(scope.PageId);
        foreach (var title in scope.FrameTitles)
            document =
                targets.DocumentOf(_frames.GetValueOrDefault((document, title), ""))
                ?? await InFrameAsync(document, title);
        return document;
    }

    private async Task<ChromiumDocument> InFrameAsync(ChromiumDocument around, string title)
    {
        var frame = await FrameAsync(around, title);
        _frames[(around, title)] = frame;
        return await InAsync(frame);
    }

    private async Task<ChromiumDocument> InAsync(string frameId)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (targets.DocumentOf(frameId) is { } document)
                return document;
            if (TimeProvider.System.GetElapsedTime(start) > HasDocumentWithin)
                throw new BrowserException("There is no document.");
            await Task.Delay(Pause);
        }
    }

    private async Task<string> FrameAsync(ChromiumDocument around, string title)
    {
        var argumentsJson = JsonSerializer.Serialize(new[] { title });
        var answer = await PageScript.AnswerAsync(
            "harness.markFrame",
            function => CallAsync(around, function, argumentsJson)
        );
        if (PageScript.ProblemIn(answer) is { } problem)
            throw new BrowserException(problem);
        var (session, objectId) = await MarkedAsync(around);
        var node = await devTools.AskAsync(session, "DOM.describeNode", new() { ["objectId"] = objectId });
        return node.GetProperty("node").TryGetProperty("frameId", out var frameId)
            ? frameId.GetString()!
            : throw new BrowserException($"The frame \"{title}\" is being taken away.");
    }

    private async Task<string> CallAsync(ChromiumDocument document, string function, string argumentsJson)
    {
        var result = await EvaluateAsync(
            document,
            function,
            [new JsonObject { ["value"] = argumentsJson }],
            byValue: true
        );
        return result.TryGetProperty("value", out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw new BrowserException("The script answered no JSON");
    }

    private async Task<(string Session, string ObjectId)> MarkedAsync(ChromiumDocument document) =>
        (await EvaluateAsync(document, PageScript.Marked, [], byValue: false)).TryGetProperty("objectId", out var id)
            ? (document.Session, id.GetString()!)
            : throw new BrowserException("The document was replaced before the element was used.");

    private async Task<JsonElement> EvaluateAsync(
        ChromiumDocument document,
        string function,
        JsonArray arguments,
        bool byValue
    )
    {
        var answer = await devTools.AskAsync(
            document.Session,
            "Runtime.callFunctionOn",
            new()
            {
                ["functionDeclaration"] = function,
                ["uniqueContextId"] = document.ContextId,
                ["arguments"] = arguments,
                ["awaitPromise"] = true,
                ["returnByValue"] = byValue,
            }
        );
        if (answer.TryGetProperty("exceptionDetails", out var details))
            throw new BrowserException(ChromiumConsole.Thrown(details));
        return answer.GetProperty("result");
    }
}
