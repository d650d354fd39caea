using System.Collections.Immutable;

namespace LiveChatMeet.Tests.Plant.Browsers;

/// <summary>The pointer on the things of a scope. What it meets is there, visible, enabled, at rest and
/// uncovered.</summary>
internal sealed class ScopePointer(Scope scope)
{
    private readonly ScopeScript _script = new(scope);

    /// <summary>A click that missed, because the page changed under the pointer, is made again.</summary>
    public Task ClickAsync(string role, string name, TimeSpan? limit) =>
        Patience.UntilAsync(
            $"Click on the {role} \"{name}\" in {scope}",
            limit,
            async () =>
                await _script.ProblemOfMarkingAsync(role, name)
                ?? (await TryClickMarkedAsync() ? await MissedAsync() : null)
        );

    /// <summary>From the middle of the thing this far. The frame that it is in may move meanwhile.</summary>
    public async Task DragAsync(string role, string name, int dx, int dy, TimeSpan? limit)
    {
        await Patience.UntilAsync(
            $"Drag the {role} \"{name}\" in {scope}",
            limit,
            () => _script.ProblemOfMarkingAsync(role, name)
        );
        var (x, y) = await MiddleOfMarkedAsync();
        await scope.Browser.Input.DragAsync(new(scope.Browser, scope.PageId), Drag.Way((int)x, (int)y, dx, dy));
    }

    /// <summary>Where the middle of what was marked last is in the page.</summary>
    public async Task<(double X, double Y)> MiddleOfMarkedAsync()
    {
        var middle = await _script.AskAsync<Point>("harness.middleOfMarked");
        return await InPageAsync(middle.X, middle.Y);
    }

    /// <summary>Where a point of this document is in the page around all frames.</summary>
    public async Task<(double X, double Y)> InPageAsync(double x, double y)
    {
        for (var depth = scope.FrameTitles.Length - 1; depth >= 0; depth--)
        {
            var around = ScriptAround(scope.FrameTitles[..depth]);
            var corner = await around.AskAsync<Point>("harness.cornerOfFrame", scope.FrameTitles[depth]);
            (x, y) = (x + corner.X, y + corner.Y);
        }
        return (x, y);
    }

    /// <summary>A click can take away the frame that it is in before the driver has told that it is made.</summary>
    /// <returns>Whether the document is still there.</returns>
    private async Task<bool> TryClickMarkedAsync()
    {
        try
        {
            await scope.Browser.Input.ClickMarkedAsync(scope);
            return true;
        }
        catch (BrowserException)
        {
            if (scope.FrameTitles is not [.. var around, var title])
                throw;
            if (await ScriptAround(around).ProblemAsync("harness.markFrame", title) is null)
                throw;
            return false;
        }
    }

    private async Task<string?> MissedAsync()
    {
        try
        {
            return await _script.AskAsync<string?>("harness.missed");
        }
        catch (BrowserException)
        {
            return null; // the document has gone, so the click has led to another
        }
    }

    private ScopeScript ScriptAround(ImmutableArray<string> frameTitles) =>
        new(new Frame(scope.Browser, scope.PageId, frameTitles));

    private sealed record Point(double X, double Y);
}
