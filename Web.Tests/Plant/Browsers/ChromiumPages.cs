using System.Text.Json;
using System.Text.Json.Nodes;

namespace LiveChatMeet.Tests.Plant.Browsers;

/// <summary>The pages of a Chromium.</summary>
/// <remarks>https://chromedevtools.github.io/devtools-protocol/, domains Target, Page and Storage.</remarks>
/// <param name="useFirst">Hears of an empty page that nobody has asked for.</param>
internal sealed class ChromiumPages(
    DevToolsConnection devTools,
    ChromiumTargets targets,
    bool isPhone,
    Action<string> useFirst
) : IBrowserPages
{
    public async Task<IReadOnlyList<string>> IdsAsync()
    {
        var answer = await devTools.AskAsync(null, "Target.getTargets");
        return
        [
            .. answer
                .GetProperty("targetInfos")
                .EnumerateArray()
                .Where(target => target.GetProperty("type").GetString() == "page")
                .Select(target => target.GetProperty("targetId").GetString()!)
                .Reverse(), // the newest comes first
        ];
    }

    public async Task<string> CreateAsync()
    {
        var answer = await devTools.AskAsync(null, "Target.createTarget", new() { ["url"] = "about:blank" });
        var id = answer.GetProperty("targetId").GetString()!;
        await Patience.UntilAsync(
            "A new page has a document",
            null,
            () => Task.FromResult(targets.DocumentOf(id) is null ? "It has none." : null)
        );
        return id;
    }

    public async Task NavigateAsync(Page page, string url)
    {
        var answer = await AskAsync(page, "Page.navigate", new() { ["url"] = url });
        if (answer.TryGetProperty("errorText", out var error))
            throw new BrowserException($"{url}: {error.GetString()}");
        if (answer.TryGetProperty("loaderId", out var loader)) // none within a document
            await HasLoadedAsync(page, () => loader.GetString());
    }

    public async Task ReloadAsync(Page page)
    {
        var before = targets.LoaderOf(page.PageId);
        await AskAsync(page, "Page.reload");
        await HasLoadedAsync(page, () => targets.LoaderOf(page.PageId) is { } now && now != before ? now : null);
    }

    public Task ResizeAsync(Page page, int width, int height) =>
        AskAsync(
            page,
            "Emulation.setDeviceMetricsOverride",
            new()
            {
                ["width"] = width,
                ["height"] = height,
                ["deviceScaleFactor"] = 1,
                ["mobile"] = isPhone,
            }
        );

    public async Task<byte[]> CaptureAsync(Page page) =>
        (await AskAsync(page, "Page.captureScreenshot")).GetProperty("data").GetBytesFromBase64();

    public Task ActivateAsync(Page page) => AskAsync(page, "Page.bringToFront");

    public Task FreezeAsync(Page page) => SetLifecycleAsync(page, "frozen");

    public Task ThawAsync(Page page) => SetLifecycleAsync(page, "active");

    public async Task CloseAsync(Page page)
    {
        // Chromium ends with its last page, and the person may want to open another
        if (await IdsAsync() is [_])
            useFirst(await CreateAsync());
        await CloseAsync(page.PageId);
    }

    public async Task CleanAsync()
    {
        var pages = await IdsAsync();
        var empty = await CreateAsync();
        await Task.WhenAll(pages.Select(CloseAsync));
        var session = targets.SessionOf(empty);
        // A page beside another has no focus, even when it is the last
        await devTools.AskAsync(session, "Page.bringToFront");
        await devTools.AskAsync(session, "Storage.clearCookies");
        await devTools.AskAsync(
            session,
            "Storage.clearDataForOrigin",
            new() { ["origin"] = "*", ["storageTypes"] = "all" }
        );
        await devTools.AskAsync(session, "Network.clearBrowserCache");
        await devTools.AskAsync(session, "Browser.resetPermissions");
    }

    private async Task CloseAsync(string pageId)
    {
        await devTools.AskAsync(null, "Target.closeTarget", new() { ["targetId"] = pageId });
        await Patience.UntilAsync(
            "A page closes",
            null,
            async () => (await IdsAsync()).Contains(pageId) ? "It is still there." : null
        );
    }

    private Task<JsonElement> SetLifecycleAsync(Page page, string state) =>
        AskAsync(page, "Page.setWebLifecycleState", new() { ["state"] = state });

    private Task<JsonElement> AskAsync(Page page, string method, JsonObject? parameters = null) =>
        devTools.AskAsync(targets.SessionOf(page.PageId), method, parameters);

    private Task HasLoadedAsync(Page page, Func<string?> loader) =>
        Patience.UntilAsync(
            $"{page} loads",
            Patience.CommandLimit,
            () =>
                Task.FromResult(
                    loader() is { } one && targets.HasLoaded(one) && targets.DocumentOf(page.PageId) is not null
                        ? null
                        : "It is loading."
                )
        );
}
