namespace LiveChatMeet.Tests.Plant.Browsers;

/// <summary>A tab or popup and its top document. Sizes and positions are CSS pixels.</summary>
public sealed class Page : Scope
{
    internal Page(Browser browser, string pageId)
        : base(browser, pageId, []) { }

    /// <summary>Opens the address and waits until the page has loaded, its frames included.</summary>
    public Task GoToAsync(string url) => Browser.Pages.NavigateAsync(this, url);

    /// <summary>Reloads and waits until the page has loaded.</summary>
    public Task ReloadAsync() => Browser.Pages.ReloadAsync(this);

    /// <summary>Makes the viewport this large; phone widths down to 320 too.</summary>
    public Task ResizeAsync(int width, int height) => Browser.Pages.ResizeAsync(this, width, height);

    /// <summary>Writes what the viewport shows as PNG; brings a hidden tab to the front first.</summary>
    public async Task ScreenshotAsync(string path)
    {
        await Browser.ShowAsync(this);
        await File.WriteAllBytesAsync(path, await Browser.Pages.CaptureAsync(this));
    }

    /// <summary>The address of the page now.</summary>
    public Task<string> UrlAsync() => EvaluateAsync<string>("location.href");

    /// <summary>The title of the page now.</summary>
    public Task<string> TitleAsync() => EvaluateAsync<string>("document.title");

    /// <summary>Makes it the visible tab of its window, so that the others of the window are hidden.</summary>
    public Task BringToFrontAsync() => Browser.Pages.ActivateAsync(this);

    /// <summary>Freezes a hidden page, as a browser does that saves power: no timer, message or network answer reaches
    /// its scripts until it is shown again. Chromium only.</summary>
    public Task FreezeAsync() => Browser.Pages.FreezeAsync(this);

    /// <summary>Lets a frozen page go on. Chromium only.</summary>
    public Task ThawAsync() => Browser.Pages.ThawAsync(this);

    /// <summary>Shows the page, and frames of its own site in it, to a person who likes it dark, or light. Chromium
    /// only.</summary>
    public Task PreferAsync(bool dark) => Browser.PreferAsync(this, dark);

    /// <summary>Lets the page's processor be this many times slower. Chromium only.</summary>
    public Task SlowDownAsync(int times) => Browser.SlowDownAsync(this, times);

    /// <summary>What the page's process holds after it has thrown away what nobody needs: "JSHeapUsedSize" in bytes,
    /// "JSEventListeners", "Nodes" and others of DevTools. Chromium only.</summary>
    public Task<IReadOnlyDictionary<string, double>> MetricsAsync() => Browser.MetricsAsync(this);

    /// <summary>Allows camera and microphone to pages of this origin and what they frame, as by the browser's own
    /// settings. Chromium only.</summary>
    public Task AllowDevicesAsync(string origin) => Browser.AllowDevicesAsync(this, origin);

    /// <summary>Gives the page an authenticator that keeps passkeys, and on which a person shows a finger at once
    /// (DevTools, WebAuthn). Chromium only.</summary>
    /// <returns>Its id.</returns>
    public Task<string> AddAuthenticatorAsync() => Browser.AddAuthenticatorAsync(this);

    /// <summary>Lets that finger be the right one, or not. Chromium only.</summary>
    public Task VerifyAsync(string authenticator, bool verifies) => Browser.VerifyAsync(this, authenticator, verifies);

    /// <summary>Begins a word with an input method, in whatever has the focus; the key that chooses it comes with
    /// <see cref="Scope.PressAsync"/>. Chromium only.</summary>
    public Task ComposeAsync(string text) => Browser.Input.ComposeAsync(this, text);

    /// <summary>Clicks with the real pointer at a point of the viewport.</summary>
    public async Task ClickAtAsync(int x, int y)
    {
        await Browser.ShowAsync(this);
        await Browser.Input.ClickAtAsync(this, x, y);
    }

    /// <summary>Closes the tab; <c>beforeunload</c> does not ask.</summary>
    public Task CloseAsync() => Browser.Pages.CloseAsync(this);

    /// <summary>
    /// Console messages, uncaught errors and content security policy violations of the page and its frames
    /// since it was opened, oldest first, as "level: text". Messages of Chromium's own (a resource that failed to load,
    /// say) are among them, Firefox tells of none.
    /// </summary>
    public Task<IReadOnlyList<string>> ConsoleAsync() => Browser.ConsoleAsync(this);
}
