using OpenQA.Selenium;
using OpenQA.Selenium.Interactions;

namespace LiveChatMeet.Tests.Plant.Browsers;

/// <summary>Pointer, keys and files in Chromium.</summary>
internal sealed class ChromiumInput(ChromiumDriver chromium) : IBrowserInput
{
    // one for all its steps: it stays where it was, and down while it is pressed
    private readonly PointerInputDevice _hand = new(PointerKind.Mouse, "hand");

    public Task ClickMarkedAsync(Scope scope) =>
        chromium.InAsync(
            scope,
            _ =>
            {
                try
                {
                    chromium.Marked().Click();
                    if (!scope.FrameTitles.IsEmpty)
                        chromium.Forget(); // it may have taken the frame away: the driver is in the page then
                }
                catch (WebDriverException exception)
                    when (exception
                            is ElementClickInterceptedException
                                or StaleElementReferenceException
                                or ElementNotInteractableException
                    )
                {
                    // the page has changed since the element was found, and nothing was clicked: the caller looks again
                    throw new BrowserException(exception.Message, exception);
                }
            }
        );

    public Task AttachMarkedAsync(Scope scope, string path) =>
        chromium.InAsync(scope, _ => chromium.Marked().SendKeys(path));

    public Task PressAsync(Scope scope, IReadOnlyList<string> chords)
    {
        var keyboard = new KeyInputDevice("keyboard");
        var strokes = chords.SelectMany(chord =>
            chord.Select(keyboard.CreateKeyDown).Concat(chord.Reverse().Select(keyboard.CreateKeyUp))
        );
        return PerformAsync(scope, strokes);
    }

    public Task ComposeAsync(Page page, string text) =>
        chromium.InAsync(
            page,
            driver =>
                driver.ExecuteCdpCommand(
                    "Input.imeSetComposition",
                    new Dictionary<string, object?>
                    {
                        ["text"] = text,
                        ["selectionStart"] = text.Length,
                        ["selectionEnd"] = text.Length,
                    }
                )
        );

    public Task ClickAtAsync(Page page, int x, int y)
    {
        var pointer = new PointerInputDevice(PointerKind.Mouse);
        return PerformAsync(
            page,
            [
                pointer.CreatePointerMove(CoordinateOrigin.Viewport, x, y, TimeSpan.Zero),
                pointer.CreatePointerDown(MouseButton.Left),
                pointer.CreatePointerUp(MouseButton.Left),
            ]
        );
    }

    public Task DragAsync(Page page, IReadOnlyList<(int X, int Y)> way)
    {
        var pointer = new PointerInputDevice(PointerKind.Mouse);
        return PerformAsync(
            page,
            [
                MoveTo(way[0]),
                pointer.CreatePointerDown(MouseButton.Left),
                .. way.Skip(1).Select(MoveTo),
                pointer.CreatePointerUp(MouseButton.Left),
            ]
        );

        Interaction MoveTo((int X, int Y) point) =>
            pointer.CreatePointerMove(CoordinateOrigin.Viewport, point.X, point.Y, Drag.StepTakes);
    }

    public Task PointAsync(Scope scope, int x, int y, bool? press)
    {
        var move = _hand.CreatePointerMove(CoordinateOrigin.Viewport, x, y, TimeSpan.Zero);
        return PerformAsync(
            scope,
            press switch
            {
                true => [move, _hand.CreatePointerDown(MouseButton.Left)],
                false => [move, _hand.CreatePointerUp(MouseButton.Left)],
                null => [move],
            }
        );
    }

    private Task PerformAsync(Scope scope, IEnumerable<Interaction> interactions)
    {
        var actions = new ActionBuilder();
        foreach (var interaction in interactions)
            actions.AddAction(interaction);
        return chromium.InAsync(scope, driver => driver.PerformActions(actions.ToActionSequenceList()));
    }
}
