using System.Collections.Immutable;
using System.Text.Json;
using OpenQA.Selenium.BiDi;
using OpenQA.Selenium.BiDi.BrowsingContext;
using OpenQA.Selenium.BiDi.Script;

namespace LiveChatMeet.Tests.Plant.Browsers;

/// <summary>Which document of a Firefox a scope means, and functions in it.</summary>
internal sealed class FirefoxDocuments(IBiDi bidi)
{
    private const string FocusedFrame = """
        () => {
          let active = document.activeElement;
          while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
          return active instanceof HTMLIFrameElement ? active.contentWindow : null;
        }
        """;

    /// <summary>The top document of the page that the scope is in.</summary>
    public BrowsingContext Top(Scope scope) => new(bidi, scope.PageId);

    /// <summary>The document of the scope.</summary>
    public async Task<BrowsingContext> OfAsync(Scope scope)
    {
        var context = Top(scope);
        foreach (var title in scope.FrameTitles)
        {
            var argumentsJson = JsonSerializer.Serialize(new[] { title });
            var around = context;
            var answer = await PageScript.AnswerAsync(
                "harness.markFrame",
                function => CallAsync(around, function, argumentsJson)
            );

            var frame = await EvaluateAsync(context, $"() => ({PageScript.Marked})()?.contentWindow ?? null", []);
            context = frame is WindowProxyRemoteValue window
                ? window.Value.Context
                : throw new BrowserException(
                    $"{scope} is not there: {PageScript.ProblemIn(answer) ?? "the document was replaced."}"
                );
        }

        return context;
    }

    /// <summary>The document of the page that has the focus: keys sent to a page do not reach its frames.</summary>
    public async Task<BrowsingContext> FocusedAsync(Scope scope)
    {
        var context = Top(scope);
        while (await EvaluateAsync(context, FocusedFrame, []) is WindowProxyRemoteValue window)
            context = window.Value.Context;
        return context;
    }

    /// <summary>The JSON that a function answers to JSON.</summary>
    public async Task<string> CallAsync(BrowsingContext context, string function, string argumentsJson) =>
        await EvaluateAsync(context, function, [new StringLocalValue(argumentsJson)]) is StringRemoteValue value
            ? value.Value
            : throw new BrowserException("The script answered no JSON");

    /// <summary>The element that the document's script marked last.</summary>
    public async Task<SharedReferenceLocalValue> MarkedAsync(BrowsingContext context) =>
        await EvaluateAsync(context, PageScript.Marked, []) is NodeRemoteValue { SharedId: { } sharedId }
            ? new SharedReferenceLocalValue(sharedId)
            : throw new BrowserException("The document was replaced before the element was used.");

    private async Task<RemoteValue> EvaluateAsync(
        BrowsingContext context,
        string function,
        ImmutableArray<LocalValue> arguments
    )
    {
        var options = new CallFunctionOptions { Arguments = arguments };
        var called = bidi.Script.CallFunctionAsync(function, awaitPromise: true, new ContextTarget(context), options);
        return await called.AnsweredAsync() switch
        {
            EvaluateResultSuccess success => success.Result,
            EvaluateResultException failure => throw new BrowserException(failure.ExceptionDetails.Text),
            var other => throw new BrowserException($"The script ended as {other}"),
        };
    }
}
