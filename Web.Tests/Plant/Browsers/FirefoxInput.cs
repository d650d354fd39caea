using OpenQA.Selenium.BiDi;
using OpenQA.Selenium.BiDi.BrowsingContext;
using OpenQA.Selenium.BiDi.Input;

namespace LiveChatMeet.Tests.Plant.Browsers;

/// <summary>Pointer, keys and files in Firefox.</summary>
internal sealed class FirefoxInput(IBiDi bidi, FirefoxDocuments documents) : IBrowserInput
{
    public async Task ClickMarkedAsync(Scope scope)
    {
        var context = await documents.OfAsync(scope);
        var element = await documents.MarkedAsync(context);
        await ClickAsync(context, new PointerMoveAction(0, 0) { Origin = new ElementOrigin(element) });
    }

    public async Task AttachMarkedAsync(Scope scope, string path)
    {
        var context = await documents.OfAsync(scope);
        var element = await documents.MarkedAsync(context);
        await bidi.Input.SetFilesAsync(context, element, [path]).AnsweredAsync();
    }

    public async Task PressAsync(Scope scope, IReadOnlyList<string> chords)
    {
        var keys = chords.SelectMany(chord =>
            chord
                .Select(IKeySourceAction (key) => new KeyDownAction(key))
                .Concat(chord.Reverse().Select(IKeySourceAction (key) => new KeyUpAction(key)))
        );
        await PerformAsync(await documents.FocusedAsync(scope), new KeySourceActions("keyboard", [.. keys]));
    }

    public Task ComposeAsync(Page page, string text) =>
        throw new NotSupportedException("Firefox has no input method on command.");

    public Task ClickAtAsync(Page page, int x, int y) => ClickAsync(documents.Top(page), new PointerMoveAction(x, y));

    public Task DragAsync(Page page, IReadOnlyList<(int X, int Y)> way)
    {
        var moves = way.Select(
            IPointerSourceAction (point) =>
                new PointerMoveAction(point.X, point.Y) { Duration = (long)Drag.StepTakes.TotalMilliseconds }
        );
        return PerformAsync(
            documents.Top(page),
            new PointerSourceActions(
                "mouse",
                [moves.First(), new PointerDownAction(0), .. moves.Skip(1), new PointerUpAction(0)]
            )
        );
    }

    public async Task PointAsync(Scope scope, int x, int y, bool? press)
    {
        var move = new PointerMoveAction(x, y);
        await PerformAsync(
            await documents.OfAsync(scope),
            new PointerSourceActions(
                "hand",
                press switch
                {
                    true => [move, new PointerDownAction(0)],
                    false => [move, new PointerUpAction(0)],
                    null => [move],
                }
            )
        );
    }

    private Task ClickAsync(BrowsingContext context, PointerMoveAction move) =>
        PerformAsync(
            context,
            new PointerSourceActions("mouse", [move, new PointerDownAction(0), new PointerUpAction(0)])
        );

    private async Task PerformAsync(BrowsingContext context, SourceActions actions) =>
        await bidi.Input.PerformActionsAsync(context, [actions]).AnsweredAsync();
}
