using System.Text.Json;

namespace LiveChatMeet.Tests.Plant.Browsers;

/// <summary>JavaScript in the document of a scope: expressions of the tests, and questions to
/// <c>page-script.ts</c>.</summary>
internal sealed class ScopeScript(Scope scope)
{
    /// <summary>The JSON value of an expression, or of what the function that it is returns for these
    /// arguments.</summary>
    public async Task<T> EvaluateAsync<T>(string expression, params object?[] arguments) =>
        Parse<T>(await scope.Browser.CallAsync(scope, PageScript.Plain(expression), ToJson(arguments)));

    /// <summary>The same for an expression that uses <c>harness</c>, which the document gets when it does not have it
    /// yet.</summary>
    public async Task<T> AskAsync<T>(string expression, params object?[] arguments)
    {
        var argumentsJson = ToJson(arguments);
        return Parse<T>(
            await PageScript.AnswerAsync(
                expression,
                function => scope.Browser.CallAsync(scope, function, argumentsJson)
            )
        );
    }

    /// <summary>Asks for something to be ready to be used; null when it is, else why it is not.</summary>
    public async Task<string?> ProblemAsync(string expression, params object?[] arguments) =>
        (await AskAsync<Readiness>(expression, arguments)).Problem;

    /// <summary>Marks what a person could click now, in a tab that is brought to the front first.</summary>
    /// <returns>Why there is nothing to click; null when it is marked.</returns>
    public async Task<string?> ProblemOfMarkingAsync(string role, string name)
    {
        var ready = await AskAsync<Readiness>("harness.markClickable", role, name);
        if (!ready.Hidden)
            return ready.Problem;
        await scope.Browser.Pages.ActivateAsync(new Page(scope.Browser, scope.PageId));
        return await ProblemAsync("harness.markClickable", role, name);
    }

    private static string ToJson(object?[] arguments) => JsonSerializer.Serialize(arguments, JsonSerializerOptions.Web);

    private static T Parse<T>(string json) =>
        JsonSerializer.Deserialize<T>(json, JsonSerializerOptions.Web) is { } value ? value
        : default(T) is null ? default! // T allows null, and the caller asked for such a type
        : throw new BrowserException($"The script answered {json}, which is no {typeof(T).Name}");

    private sealed record Readiness(string? Problem, bool Hidden = false);
}
