namespace LiveChatMeet.Tests.Plant.Browsers;

/// <summary>A person's hands on a browser: pointer, keys, files.</summary>
internal interface IBrowserInput
{
    /// <summary>Clicks the middle of the element that the document's script marked last.</summary>
    Task ClickMarkedAsync(Scope scope);

    /// <summary>Gives the file to the file input that the document's script marked last.</summary>
    Task AttachMarkedAsync(Scope scope, string path);

    /// <summary>Presses the keys of each chord, and lets them go the other way round, in whatever has the
    /// focus.</summary>
    Task PressAsync(Scope scope, IReadOnlyList<string> chords);

    /// <summary>Begins a word with an input method.</summary>
    Task ComposeAsync(Page page, string text);

    /// <summary>Clicks at a point of the viewport.</summary>
    Task ClickAtAsync(Page page, int x, int y);

    /// <summary>Presses the pointer at the first point of the viewport, leads it through the others and lets go at the
    /// last.</summary>
    Task DragAsync(Page page, IReadOnlyList<(int X, int Y)> way);

    /// <summary>Moves the real pointer to a point of the scope's viewport, and there presses it, lets it go, or
    /// neither.</summary>
    Task PointAsync(Scope scope, int x, int y, bool? press);
}
