using System.Collections.Immutable;
using System.Text.Json;

namespace LiveChatMeet.Tests.Plant.Browsers;

/// <summary>
/// A document, of a page or of a frame in it. Things are found by role and accessible name, through open
/// shadow roots, and only when a person could perceive them. A name is compared whole after its white space is
/// normalised; a name between slashes is a regular expression. Every wait takes ten seconds at most unless told
/// otherwise, and throws a <see cref="BrowserException"/> that says what was there instead.
/// </summary>
public abstract class Scope
{
    private protected Scope(Browser browser, string pageId, ImmutableArray<string> frameTitles) =>
        (Browser, PageId, FrameTitles) = (browser, pageId, frameTitles);

    internal Browser Browser { get; }

    internal string PageId { get; }

    /// <summary>The titles of the frames to go through, outermost first; none for a page.</summary>
    internal ImmutableArray<string> FrameTitles { get; }

    /// <summary>Clicks with the real pointer, after the element is there, visible, enabled, at rest and uncovered;
    /// brings a hidden tab to the front first. A click that missed, because the page changed under the pointer, is made
    /// again.</summary>
    public Task ClickAsync(string role, string name, TimeSpan? limit = null) =>
        Patience.UntilAsync(
            $"Click on the {role} \"{name}\" in {this}",
            limit,
            async () =>
            {
                if (await ProblemOfMarkedAsync(role, name) is { } problem)
                    return problem;

                return await TryClickMarkedAsync() ? await MissedAsync() : null;
            }
        );

    /// <summary>Drags with the real pointer: presses on the element's middle, leads it this far in a few steps, and
    /// lets go. The frame that the element is in may move meanwhile.</summary>
    public async Task DragAsync(string role, string name, int dx, int dy, TimeSpan? limit = null)
    {
        var from = (X: 0.0, Y: 0.0);
        await Patience.UntilAsync(
            $"Drag the {role} \"{name}\" in {this}",
            limit,
            async () =>
            {
                var problem = await ProblemOfMarkedAsync(role, name);
                if (problem is null)
                    from = await MiddleOfMarkedAsync();
                return problem;
            }
        );
        for (var depth = FrameTitles.Length - 1; depth >= 0; depth--)
        {
            var around = new Frame(Browser, PageId, FrameTitles[..depth]);
            var corner = await around.AskAsync<double[]>("harness.cornerOfFrame", FrameTitles[depth]);
            from = (from.X + corner[0], from.Y + corner[1]);
        }
        await Browser.DragAsync(new(Browser, PageId), Browsers.Drag.Way((int)from.X, (int)from.Y, dx, dy));
    }

    /// <summary>Marks what a person could click now, in a tab that is brought to the front first.</summary>
    /// <returns>Why there is nothing to click; null when it is marked.</returns>
    private async Task<string?> ProblemOfMarkedAsync(string role, string name)
    {
        var ready = await AskAsync<Readiness>("harness.markClickable", role, name);
        if (!ready.Hidden)
            return ready.Problem;
        await Browser.ActivateAsync(new Page(Browser, PageId));
        return (await AskAsync<Readiness>("harness.markClickable", role, name)).Problem;
    }

    private async Task<(double X, double Y)> MiddleOfMarkedAsync() =>
        await AskAsync<double[]>("harness.middleOfMarked") is [var x, var y]
            ? (x, y)
            : throw new BrowserException("Nothing is marked.");

    /// <summary>Clicks the text field with this name (input, textarea or contenteditable), clears it and types with
    /// real keys. A line break is typed as Shift+Enter.</summary>
    public async Task FillAsync(string name, string text, TimeSpan? limit = null)
    {
        await ClickAsync("editable", name, limit);
        await PressAsync("Control+a Delete");
        await TypeAsync(text);
    }

    /// <summary>Types into whatever has the focus. Characters that no key has (emoji) are inserted as an input method
    /// would.</summary>
    public async Task TypeAsync(string text)
    {
        if (text.Any(char.IsSurrogate))
        {
            await AskAsync<bool>("harness.insertText", text);
        }
        else if (text.Length > 0)
        {
            await Browser.PressAsync(this, Keystrokes.Type(text));
        }
    }

    /// <summary>Presses keys on whatever has the focus: "Enter", "Shift+Tab", or several with spaces between: "Tab Tab
    /// Space".</summary>
    public Task PressAsync(string keys) => Browser.PressAsync(this, Keystrokes.Parse(keys));

    /// <summary>Chooses an option of a select element by the option's text, and tells the page as a person's choice
    /// would.</summary>
    public Task ChooseAsync(string name, string option, TimeSpan? limit = null) =>
        Patience.UntilAsync(
            $"Choose \"{option}\" in \"{name}\" in {this}",
            limit,
            async () => (await AskAsync<Readiness>("harness.choose", name, option)).Problem
        );

    /// <summary>Attaches the file at <paramref name="path"/> to the file input with this name, which may be hidden
    /// behind a button.</summary>
    public Task AttachAsync(string name, string path, TimeSpan? limit = null) =>
        Patience.UntilAsync(
            $"Attach {path} to \"{name}\" in {this}",
            limit,
            async () =>
            {
                var ready = await AskAsync<Readiness>("harness.markFileInput", name);
                if (ready.Problem is null)
                {
                    await Browser.AttachMarkedAsync(this, Path.GetFullPath(path));
                }

                return ready.Problem;
            }
        );

    /// <summary>Whether it is there now; does not wait.</summary>
    public Task<bool> HasAsync(string role, string name) => AskAsync<bool>("harness.has", role, name);

    /// <summary>Waits until it is there.</summary>
    public Task WaitForAsync(string role, string name, TimeSpan? limit = null) =>
        Patience.UntilAsync(
            $"Wait for the {role} \"{name}\" in {this}",
            limit,
            async () =>
                await AskAsync<string?>(
                    "(role, name) => harness.has(role, name) ? null : harness.missing(role, name)",
                    role,
                    name
                )
        );

    /// <summary>Waits until it is not there (any more). The document itself has to be there.</summary>
    public Task WaitForGoneAsync(string role, string name, TimeSpan? limit = null) =>
        Patience.UntilAsync(
            $"Wait until the {role} \"{name}\" is gone from {this}",
            limit,
            async () => await HasAsync(role, name) ? "It is still there." : null
        );

    /// <summary>Waits until the visible text contains <paramref name="text"/>, white space normalised.</summary>
    public Task WaitForTextAsync(string text, TimeSpan? limit = null) =>
        Patience.UntilAsync(
            $"Wait for the text \"{text}\" in {this}",
            limit,
            async () =>
            {
                var visible = await TextAsync();
                return visible.Contains(text, StringComparison.Ordinal)
                    ? null
                    : $"The text is \"{(visible.Length > 600 ? visible[..600] + "…" : visible)}\".";
            }
        );

    /// <summary>All visible text, white space normalised, that in open shadow roots after the rest.</summary>
    public Task<string> TextAsync() => AskAsync<string>("harness.text");

    /// <summary>
    /// The JSON value of a JavaScript expression; when that is a function, of what it returns for
    /// <paramref name="arguments"/>.
    /// Promises are awaited. It is no user activation: what needs one needs <see cref="ClickAsync"/>.
    /// </summary>
    public async Task<T> EvaluateAsync<T>(string expression, params object?[] arguments) =>
        Parse<T>(await Browser.CallAsync(this, PageScript.Plain(expression), ToJson(arguments)));

    /// <summary>Waits until a JavaScript expression is truthy; <paramref name="description"/> says in the message what
    /// was awaited.</summary>
    public Task WaitForExpressionAsync(string description, string expression, TimeSpan? limit = null) =>
        Patience.UntilAsync(
            $"Wait for {description} in {this}",
            limit,
            async () =>
                await EvaluateAsync<bool>($"Promise.resolve({expression}).then(Boolean)")
                    ? null
                    : $"{expression} is not truthy."
        );

    /// <summary>
    /// The document in the iframe with this title, in open shadow roots too and of any site, once it has left
    /// <c>about:blank</c>.
    /// The frame is looked up again for every command, so it survives reloads.
    /// </summary>
    public async Task<Scope> FrameAsync(string title, TimeSpan? limit = null)
    {
        var frame = new Frame(Browser, PageId, FrameTitles.Add(title));
        await Patience.UntilAsync(
            $"Wait for {frame}",
            limit,
            async () =>
                await frame.EvaluateAsync<string?>(
                    """
                    location.href === 'about:blank'
                      ? 'It is empty.'
                      : document.readyState === 'loading'
                        ? 'It is loading.'
                        : null
                    """
                )
        );
        return frame;
    }

    /// <summary>Runs axe-core, given as source text, in this document alone; one line for each violation: rule, help,
    /// targets.</summary>
    /// <param name="ofColours">Whether only the rules about colours are asked: all that another theme can
    /// break.</param>
    public async Task<IReadOnlyList<string>> AccessibilityViolationsAsync(string axeSource, bool ofColours = false)
    {
        if (!await EvaluateAsync<bool>("'axe' in window"))
            await EvaluateAsync<object?>($"() => {{ {axeSource}\n }}");
        return await EvaluateAsync<string[]>(
            $$"""
            async () => {
              const results = await window.axe.run(document, {
                iframes: false,
                resultTypes: ['violations'],
                {{(ofColours ? "runOnly: ['color-contrast', 'link-in-text-block']," : "")}}
              });
              const places = (nodes) => nodes.map((node) => node.target.flat().join(' ')).join(', ');
              return results.violations.map(({ id, help, nodes }) => `${id}: ${help}: ${places(nodes)}`);
            }
            """
        );
    }

    /// <summary>Where this is, for messages.</summary>
    public override string ToString() =>
        FrameTitles.IsEmpty
            ? $"the page {PageId} of {Browser.Kind}"
            : $"the frame \"{string.Join("\" / \"", FrameTitles)}\" in {Browser.Kind}";

    /// <summary>A click can take away the frame that it is in before the driver has told that it is made.</summary>
    /// <returns>Whether the document is still there.</returns>
    private async Task<bool> TryClickMarkedAsync()
    {
        try
        {
            await Browser.ClickMarkedAsync(this);
            return true;
        }
        catch (BrowserException)
        {
            if (FrameTitles is not [.. var around, var title])
                throw;
            var outside = new Frame(Browser, PageId, [.. around]);
            if ((await outside.AskAsync<Readiness>("harness.markFrame", title)).Problem is null)
                throw;
            return false;
        }
    }

    private async Task<string?> MissedAsync()
    {
        try
        {
            return await AskAsync<string?>("harness.missed");
        }
        catch (BrowserException)
        {
            return null; // the document has gone, so the click has led to another
        }
    }

    private async Task<T> AskAsync<T>(string expression, params object?[] arguments)
    {
        var argumentsJson = ToJson(arguments);
        var answer = await Browser.CallAsync(this, PageScript.Using(expression, install: false), argumentsJson);
        if (answer == PageScript.NotInstalled)
        {
            answer = await Browser.CallAsync(this, PageScript.Using(expression, install: true), argumentsJson);
        }

        return Parse<T>(answer);
    }

    private static string ToJson(object?[] arguments) => JsonSerializer.Serialize(arguments, JsonSerializerOptions.Web);

    private static T Parse<T>(string json) =>
        JsonSerializer.Deserialize<T>(json, JsonSerializerOptions.Web) is { } value ? value
        : default(T) is null ? default! // T allows null, and the caller asked for such a type
        : throw new BrowserException($"The script answered {json}, which is no {typeof(T).Name}");

    private sealed record Readiness(string? Problem, bool Hidden = false);
}
