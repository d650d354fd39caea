namespace LiveChatMeet.Tests.Plant.Actors;

/// <summary>One move of the call. Times are milliseconds.</summary>
public sealed record HandoffMove
{
    /// <summary>What less is missing than can be measured.</summary>
    public const double SoundFloor = 5;

    public required string Direction { get; init; }

    public required bool BreaksFirst { get; init; }

    public required double SteadyPicture { get; init; }

    public required double Picture { get; init; }

    public required double Sound { get; init; }

    public required double SoundGap { get; init; }

    public required double ShownAfter { get; init; }

    public required double VisibleAfter { get; init; }

    public required string Split { get; init; }
}
