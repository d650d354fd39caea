using System.Collections.Concurrent;
using OpenQA.Selenium.BiDi;

namespace LiveChatMeet.Tests.Plant.Browsers;

/// <summary>Collects what every page of a Firefox and its frames write to the console.</summary>
internal sealed class FirefoxConsole(IBiDi bidi)
{
    private readonly ConcurrentDictionary<string, string> _parentOfFrame = new();
    private readonly ConcurrentQueue<(string ContextId, string Line)> _lines = new();

    /// <summary>Listens to pages that are opened from now on.</summary>
    public async Task ListenAsync()
    {
        await bidi
            .BrowsingContext.ContextCreated.SubscribeAsync(created =>
            {
                if (created.Parent is { } parent)
                    _parentOfFrame[created.Context.Id] = parent.Id;
            })
            .WaitAsync(Patience.CommandLimit);
        await bidi
            .Log.EntryAdded.SubscribeAsync(entry =>
                _lines.Enqueue(
                    (
                        entry.Source.Context?.Id ?? "",
                        $"{entry.Level.ToString().ToLowerInvariant()}: {entry.Text?.ReplaceLineEndings(" ")}"
                    )
                )
            )
            .WaitAsync(Patience.CommandLimit);
    }

    /// <summary>The lines of a page so far, oldest first, all that its scripts have written before this call
    /// included.</summary>
    public async Task<IReadOnlyList<string>> LinesAsync(string pageId)
    {
        // an answer comes after the messages that were written before the question
        await bidi.BrowsingContext.GetTreeAsync().AnsweredAsync();
        return [.. _lines.Where(line => PageOf(line.ContextId) == pageId).Select(line => line.Line)];
    }

    public void Clear()
    {
        _lines.Clear();
        _parentOfFrame.Clear();
    }

    private string PageOf(string contextId)
    {
        while (_parentOfFrame.TryGetValue(contextId, out var parent))
            contextId = parent;
        return contextId;
    }
}
