using System.Collections.Immutable;

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

    private ScopeScript Script => new(this);

    /// <summary>Clicks with the real pointer, after the element is there, visible, enabled, at rest and uncovered;
    /// brings a hidden tab to the front first. A click that missed, because the page changed under the pointer, is made
    /// again.</summary>
    public Task ClickAsync(string role, string name, TimeSpan? limit = null) =>
        new ScopePointer(this).ClickAsync(role, name, limit);

    /// <summary>Drags with the real pointer: presses on the element's middle, leads it this far in a few steps, and
    /// lets go. The frame that the element is in may move meanwhile.</summary>
    public Task DragAsync(string role, string name, int dx, int dy, TimeSpan? limit = null) =>
        new ScopePointer(this).DragAsync(role, name, dx, dy, limit);

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
            await Script.AskAsync<bool>("harness.insertText", text);
        }
        else if (text.Length > 0)
        {
            await Browser.Input.PressAsync(this, Keystrokes.Type(text));
        }
    }

    /// <summary>Presses keys on whatever has the focus: "Enter", "Shift+Tab", or several with spaces between: "Tab Tab
    /// Space".</summary>
    public Task PressAsync(string keys) => Browser.Input.PressAsync(this, Keystrokes.Parse(keys));

    /// <summary>Chooses an option of a select element by the option's text, and tells the page as a person's choice
    /// would.</summary>
    public Task ChooseAsync(string name, string option, TimeSpan? limit = null) =>
        Patience.UntilAsync(
            $"Choose \"{option}\" in \"{name}\" in {this}",
            limit,
            () => Script.ProblemAsync("harness.choose", name, option)
        );

    /// <summary>Attaches the file at <paramref name="path"/> to the file input with this name, which may be hidden
    /// behind a button.</summary>
    public Task AttachAsync(string name, string path, TimeSpan? limit = null) =>
        Patience.UntilAsync(
            $"Attach {path} to \"{name}\" in {this}",
            limit,
            async () =>
            {
                var problem = await Script.ProblemAsync("harness.markFileInput", name);
                if (problem is null)
                    await Browser.Input.AttachMarkedAsync(this, Path.GetFullPath(path));
                return problem;
            }
        );

    /// <summary>Whether it is there now; does not wait.</summary>
    public Task<bool> HasAsync(string role, string name) => Script.AskAsync<bool>("harness.has", role, name);

    /// <summary>Waits until it is there.</summary>
    public Task WaitForAsync(string role, string name, TimeSpan? limit = null) =>
        Patience.UntilAsync(
            $"Wait for the {role} \"{name}\" in {this}",
            limit,
            async () =>
                await Script.AskAsync<string?>(
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

    /// <summary>Waits until the visible text does not contain <paramref name="text"/> (any more).</summary>
    public Task WaitForNoTextAsync(string text) =>
        Patience.UntilAsync(
            $"Wait until the text \"{text}\" is gone from {this}",
            null,
            async () => (await TextAsync()).Contains(text, StringComparison.Ordinal) ? "It is still there." : null
        );

    /// <summary>All visible text, white space normalised, that in open shadow roots after the rest.</summary>
    public Task<string> TextAsync() => Script.AskAsync<string>("harness.text");

    /// <summary>
    /// The JSON value of a JavaScript expression; when that is a function, of what it returns for
    /// <paramref name="arguments"/>.
    /// Promises are awaited. It is no user activation: what needs one needs <see cref="ClickAsync"/>.
    /// </summary>
    public Task<T> EvaluateAsync<T>(string expression, params object?[] arguments) =>
        Script.EvaluateAsync<T>(expression, arguments);

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

    /// <summary>Where this is, for messages.</summary>
    public override string ToString() =>
        FrameTitles.IsEmpty
            ? $"the page {PageId} of {Browser.Kind}"
            : $"the frame \"{string.Join("\" / \"", FrameTitles)}\" in {Browser.Kind}";
}
