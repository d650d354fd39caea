using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LiveChatMeet.Tests.Plant.Browsers;

/// <summary>The pages of a Chromium and their frames, as DevTools tells of them: which session each has, which script
/// context its document, and what has loaded.</summary>
/// <remarks>https://chromedevtools.github.io/devtools-protocol/, domains Target, Runtime and Page. A frame of another
/// site is a target of its own; its id is that of the frame.</remarks>
internal sealed class ChromiumTargets
{
    private readonly DevToolsConnection _devTools;
    private readonly ConcurrentDictionary<string, string> _pageOfSession = new();
    private readonly ConcurrentDictionary<string, string> _sessionOfPage = new();
    private readonly ConcurrentDictionary<string, ChromiumDocument> _documentOfFrame = new();
    private readonly ConcurrentDictionary<string, string> _loaderOfFrame = new();
    private readonly ConcurrentDictionary<string, byte> _loaded = new();

    public ChromiumTargets(DevToolsConnection devTools)
    {
        _devTools = devTools;
        devTools.Told += Hear;
    }

    public Task StartAsync() =>
        _devTools.AskAsync(null, "Target.setDiscoverTargets", new JsonObject { ["discover"] = true });

    /// <summary>The session of a page.</summary>
    /// <exception cref="BrowserException">There is no such page.</exception>
    public string SessionOf(string pageId) =>
        _sessionOfPage.GetValueOrDefault(pageId) ?? throw new BrowserException($"The page {pageId} is not there.");

    /// <summary>The sessions of a page and of its frames.</summary>
    public IEnumerable<string> SessionsOf(string pageId) =>
        _pageOfSession.Where(pair => pair.Value == pageId).Select(pair => pair.Key);

    public string? PageOf(string session) => _pageOfSession.GetValueOrDefault(session);

    /// <summary>The document that a frame, or a page by its own id, has now; null between two.</summary>
    public ChromiumDocument? DocumentOf(string frameId) => _documentOfFrame.GetValueOrDefault(frameId);

    /// <summary>By which loading a page has the document that it shows, or is about to.</summary>
    public string? LoaderOf(string pageId) => _loaderOfFrame.GetValueOrDefault(pageId);

    public bool HasLoaded(string loader) => _loaded.ContainsKey(loader);

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private void Hear(string? session, string method, JsonElement told)
    {
        switch (method)
        {
            case "Target.targetCreated":
                Attach(told.GetProperty("targetInfo"));
                break;
            case "Target.attachedToTarget":
                Listen(told, session);
                break;
            case "Target.detachedFromTarget":
                Leave(Text(told, "sessionId"));
                break;
            default:
                HearOf(session!, method, told);
                break;
        }
    }

    private void HearOf(string session, string method, JsonElement told)
    {
        switch (method)
        {
            case "Runtime.executionContextCreated":
                Add(session, told.GetProperty("context"));
                break;
            case "Runtime.executionContextDestroyed":
                Forget(document => document.ContextId == Text(told, "executionContextUniqueId"));
                break;
            case "Runtime.executionContextsCleared":
                Forget(document => document.Session == session);
                break;
            case "Page.lifecycleEvent":
                Note(told);
                break;
            case "Page.javascriptDialogOpening":
                Answer(session, Text(told, "type"));
                break;
        }
    }

    // Pages are attached to one by one: auto-attaching to them makes Chromium hang when a frame opens a popup.
    private void Attach(JsonElement target)
    {
        if (Text(target, "type") == "page")
            _devTools.Tell(
                null,
                "Target.attachToTarget",
                new() { ["targetId"] = Text(target, "targetId"), ["flatten"] = true }
            );
    }

    private void Listen(JsonElement told, string? parentSession)
    {
        var session = Text(told, "sessionId");
        var target = told.GetProperty("targetInfo");
        var isPage = Text(target, "type") == "page";
        var page =
            isPage ? Text(target, "targetId")
            : parentSession is not null ? PageOf(parentSession)
            : null;
        if (page is null)
            return; // service workers and the like belong to no page
        _pageOfSession[session] = page;
        ListenTo(session);
        if (!isPage)
            return;
        _devTools.Tell(session, "Page.enable");
        _devTools.Tell(session, "Page.setLifecycleEventsEnabled", new() { ["enabled"] = true });
        _sessionOfPage[page] = session;
    }

    // What it writes, which documents it has, and its frames on other sites.
    private void ListenTo(string session)
    {
        var frames = new JsonObject
        {
            ["autoAttach"] = true,
            ["waitForDebuggerOnStart"] = false,
            ["flatten"] = true,
        };
        _devTools.Tell(session, "Target.setAutoAttach", frames);
        _devTools.Tell(session, "Runtime.enable");
        _devTools.Tell(session, "Log.enable");
    }

    private void Leave(string session)
    {
        if (_pageOfSession.TryRemove(session, out var page))
            _sessionOfPage.TryRemove(new(page, session));
        Forget(document => document.Session == session);
        _devTools.WaitNoMoreFor(session);
    }

    // Content scripts have contexts of their own in the same frame.
    private void Add(string session, JsonElement context)
    {
        if (
            context.TryGetProperty("auxData", out var aux)
            && aux.TryGetProperty("isDefault", out var isDefault)
            && isDefault.GetBoolean()
        )
            _documentOfFrame[Text(aux, "frameId")] = new(session, Text(context, "uniqueId"));
    }

    private void Forget(Func<ChromiumDocument, bool> which)
    {
        foreach (var pair in _documentOfFrame.Where(pair => which(pair.Value)))
            _documentOfFrame.TryRemove(pair);
    }

    private void Note(JsonElement told)
    {
        var loader = Text(told, "loaderId");
        if (Text(told, "name") == "load")
            _loaded[loader] = 0;
        _loaderOfFrame[Text(told, "frameId")] = loader;
    }

    // Nobody is there to be asked: a page may be left, and all else is declined.
    private void Answer(string session, string type) =>
        _devTools.Tell(session, "Page.handleJavaScriptDialog", new() { ["accept"] = type == "beforeunload" });
}

/// <summary>Where scripts of a document run.</summary>
internal sealed record ChromiumDocument(string Session, string ContextId);
