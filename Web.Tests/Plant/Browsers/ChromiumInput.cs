using System.Text.Json.Nodes;

namespace LiveChatMeet.Tests.Plant.Browsers;

/// <summary>Pointer, keys and files in Chromium.</summary>
/// <remarks>https://chromedevtools.github.io/devtools-protocol/, domain Input. Chromium itself finds the frame that a
/// pointer meets, and the one that has the keyboard.</remarks>
internal sealed class ChromiumInput(DevToolsConnection devTools, ChromiumTargets targets, ChromiumDocuments documents)
    : IBrowserInput
{
    private readonly ChromiumKeys _keys = new();
    private bool _isDown;

    public async Task ClickMarkedAsync(Scope scope)
    {
        var (x, y) = await new ScopePointer(scope).MiddleOfMarkedAsync();
        await ClickAsync(scope.PageId, x, y);
    }

    public async Task AttachMarkedAsync(Scope scope, string path)
    {
        var (session, objectId) = await documents.MarkedAsync(scope);
        await devTools.AskAsync(
            session,
            "DOM.setFileInputFiles",
            new() { ["files"] = new JsonArray(path), ["objectId"] = objectId }
        );
    }

    public Task PressAsync(Scope scope, IReadOnlyList<string> chords) =>
        PerformAsync(scope.PageId, "Input.dispatchKeyEvent", chords.SelectMany(_keys.Press));

    public Task ComposeAsync(Page page, string text) =>
        devTools.AskAsync(
            targets.SessionOf(page.PageId),
            "Input.imeSetComposition",
            new()
            {
                ["text"] = text,
                ["selectionStart"] = text.Length,
                ["selectionEnd"] = text.Length,
            }
        );

    public Task ClickAtAsync(Page page, int x, int y) => ClickAsync(page.PageId, x, y);

    public async Task DragAsync(Page page, IReadOnlyList<(int X, int Y)> way)
    {
        var (last, first) = (way[^1], way[0]);
        await PointAsync(page.PageId, Moved(first.X, first.Y), Pressed(first.X, first.Y));
        foreach (var (x, y) in way.Skip(1))
        {
            await Task.Delay(Drag.StepTakes);
            await PointAsync(page.PageId, Moved(x, y));
        }
        await PointAsync(page.PageId, Released(last.X, last.Y));
    }

    public async Task PointAsync(Scope scope, int x, int y, bool? press)
    {
        var (pageX, pageY) = await new ScopePointer(scope).InPageAsync(x, y);
        var moved = Moved(pageX, pageY);
        await PointAsync(
            scope.PageId,
            press switch
            {
                true => [moved, Pressed(pageX, pageY)],
                false => [moved, Released(pageX, pageY)],
                null => [moved],
            }
        );
    }

    private Task ClickAsync(string pageId, double x, double y) =>
        PointAsync(pageId, Moved(x, y), Pressed(x, y), Released(x, y));

    private JsonObject Moved(double x, double y) => Mouse("mouseMoved", x, y, _isDown ? "left" : "none");

    private JsonObject Pressed(double x, double y)
    {
        _isDown = true;
        return Mouse("mousePressed", x, y, "left");
    }

    private JsonObject Released(double x, double y)
    {
        _isDown = false;
        return Mouse("mouseReleased", x, y, "left");
    }

    private JsonObject Mouse(string type, double x, double y, string button) =>
        new()
        {
            ["type"] = type,
            ["x"] = x,
            ["y"] = y,
            ["button"] = button,
            ["buttons"] = _isDown ? 1 : 0,
            ["clickCount"] = type == "mouseMoved" ? 0 : 1,
        };

    private Task PointAsync(string pageId, params JsonObject[] events) =>
        PerformAsync(pageId, "Input.dispatchMouseEvent", events);

    /// <summary>All are sent at once and come one after the other, as from a hand.</summary>
    private async Task PerformAsync(string pageId, string method, IEnumerable<JsonObject> events)
    {
        var session = targets.SessionOf(pageId);
        await Task.WhenAll([.. events.Select(one => devTools.AskAsync(session, method, one))]);
    }
}
