using OpenQA.Selenium.BiDi;
using OpenQA.Selenium.BiDi.Browser;
using OpenQA.Selenium.BiDi.BrowsingContext;

namespace LiveChatMeet.Tests.Plant.Browsers;

/// <summary>The pages of a Firefox, all of one person (WebDriver BiDi: user context).</summary>
internal sealed class FirefoxPages(IBiDi bidi, FirefoxDocuments documents, FirefoxConsole console) : IBrowserPages
{
    private UserContext? _person;

    /// <summary>A person comes, with cookies, storage and cache of their own; the first tab of the browser belongs to
    /// nobody.</summary>
    public async Task BeginAsync() =>
        _person = (await bidi.Browser.CreateUserContextAsync().AnsweredAsync()).UserContext;

    public async Task<IReadOnlyList<string>> IdsAsync()
    {
        var tree = await bidi.BrowsingContext.GetTreeAsync(new GetTreeOptions { MaxDepth = 0 }).AnsweredAsync();
        return [.. tree.Contexts.Select(context => context.Context.Id)];
    }

    public async Task<string> CreateAsync()
    {
        var options = new CreateOptions { UserContext = _person };
        return (await bidi.BrowsingContext.CreateAsync(ContextType.Tab, options).AnsweredAsync()).Context.Id;
    }

    public Task NavigateAsync(Page page, string url) =>
        documents.Top(page).NavigateAsync(url, new NavigateOptions { Wait = ReadinessState.Complete }).AnsweredAsync();

    public Task ReloadAsync(Page page) =>
        documents.Top(page).ReloadAsync(new ReloadOptions { Wait = ReadinessState.Complete }).AnsweredAsync();

    public Task ResizeAsync(Page page, int width, int height) =>
        bidi
            .BrowsingContext.SetViewportAsync(
                new SetViewportOptions
                {
                    Context = documents.Top(page),
                    Viewport = new Optional<Viewport?>(new Viewport(width, height)),
                }
            )
            .AnsweredAsync();

    public async Task<byte[]> CaptureAsync(Page page) =>
        (await documents.Top(page).CaptureScreenshotAsync().AnsweredAsync()).ToByteArray();

    public Task ActivateAsync(Page page) => documents.Top(page).ActivateAsync().AnsweredAsync();

    public Task FreezeAsync(Page page) => throw new NotSupportedException("Firefox freezes no page on command.");

    public Task ThawAsync(Page page) => throw new NotSupportedException("Firefox freezes no page on command.");

    public Task CloseAsync(Page page) => documents.Top(page).CloseAsync().AnsweredAsync();

    public async Task CleanAsync()
    {
        // closes the pages, and their cookies and storage go with it
        if (_person is not null)
            await bidi.Browser.RemoveUserContextAsync(_person).AnsweredAsync();
        console.Clear();
        await BeginAsync();
    }
}
