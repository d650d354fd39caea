namespace LiveChatMeet.Tests.Plant.Media;

/// <summary>What a person in front of a meet page has seen and heard of the other party in a time. Lengths are
/// milliseconds.</summary>
public sealed record RemoteSeen
{
    public required int Frames { get; init; }

    /// <summary>Between two presented frames of the video that is shown, whichever element that was.</summary>
    public required double MaxFrameGap { get; init; }

    /// <summary>In what the elements let be heard; null where no AudioContext runs.</summary>
    public required double? MaxSilence { get; init; }

    /// <summary>Sound that the browser made up because none came in time, in the connection that is heard. Firefox
    /// only; else 0.</summary>
    public required double Concealed { get; init; }

    /// <summary>"state link" of the meet page: first as it was, then each change.</summary>
    public required IReadOnlyList<string> Marks { get; init; }

    /// <summary>How often the page changed while it showed "reconnecting".</summary>
    public required int Alerts { get; init; }

    /// <summary>
    /// Longest time in which the statistics of what is heard told of no sound that was sent. They are looked
    /// at every 20 ms by a page that may be busy, so it is a gap at the most. Firefox only; else 0.
    /// </summary>
    public required double MaxSoundGap { get; init; }

    /// <summary>Silence where it can be heard, else what was made up.</summary>
    public double MissingSound => MaxSilence ?? Concealed;
}
