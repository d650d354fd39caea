namespace LiveChatMeet.Tests.Plant.Browsers;

/// <summary>How a person's pointer goes when it drags something: in a few steps, not at once.</summary>
internal static class Drag
{
    private const int Steps = 6;

    public static readonly TimeSpan StepTakes = TimeSpan.FromMilliseconds(30);

    /// <summary>From a point by this many CSS pixels, the first point included.</summary>
    public static (int X, int Y)[] Way(int x, int y, int dx, int dy) =>
        [.. Enumerable.Range(0, Steps + 1).Select(step => (x + (dx * step / Steps), y + (dy * step / Steps)))];
}
