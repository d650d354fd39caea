using System.Text;
using System.Text.Json;

namespace LiveChatMeet.Tests.Plant.Browsers;

/// <summary>The functions of <c>page-script.ts</c>, bundled when the tests are built and put into a document on first
/// use.</summary>
internal static class PageScript
{
    private const string Key = "Symbol.for('LiveChatMeet.Tests.Browsers')";
    private const string Holder = $"globalThis[{Key}]";

    /// <summary>Answered instead of a value when the document does not have the functions yet.</summary>
    private const string NotInstalled = "not installed";

    private static readonly string Bundle = Bundled("page-script.js");

    /// <summary>A function from a JSON array of arguments to a JSON value; <paramref name="expression"/> may use
    /// <c>harness</c>.</summary>
    private static string Using(string expression, bool install) =>
        $$"""
            async (argumentsJson) => {
              {{(
                install
                    ? $"{Bundle}\nif (!{Holder}) Object.defineProperty(globalThis, "
                        + $"{Key}, {{ value: pageScript.default }});"
                    : ""
            )}}
              const harness = {{Holder}};
              if (!harness) return '{{NotInstalled}}';
              const value = await ({{expression}});
              const result = typeof value === 'function' ? await value(...JSON.parse(argumentsJson)) : value;
              return JSON.stringify(result) ?? 'null';
            }
            """;

    /// <summary>Has such an expression answered in a document, which gets the functions when it does not have them
    /// yet.</summary>
    /// <param name="callAsync">Calls a function there.</param>
    public static async Task<string> AnswerAsync(string expression, Func<string, Task<string>> callAsync)
    {
        var answer = await callAsync(Using(expression, install: false));
        return answer == NotInstalled ? await callAsync(Using(expression, install: true)) : answer;
    }

    /// <summary>The same for an expression that needs none of our functions.</summary>
    public static string Plain(string expression) =>
        $$"""
            async (argumentsJson) => {
              const value = await ({{expression}});
              const result = typeof value === 'function' ? await value(...JSON.parse(argumentsJson)) : value;
              return JSON.stringify(result) ?? 'null';
            }
            """;

    /// <summary>A function that returns the element marked last.</summary>
    public const string Marked = $"() => {Holder}?.marked ?? null";

    /// <summary>The problem in a <c>Ready</c> answer of the script; null when there is none.</summary>
    public static string? ProblemIn(string answerJson)
    {
        using var answer = JsonDocument.Parse(answerJson);
        return answer.RootElement.GetProperty("problem").GetString();
    }

    /// <summary>A script that the build has bundled into the tests.</summary>
    public static string Bundled(string name)
    {
        using var stream =
            typeof(PageScript).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not embedded: the target EmbedPageScripts did not run");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
