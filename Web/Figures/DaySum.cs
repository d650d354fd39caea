namespace LiveChatMeet.Figures;

/// <summary>How often something happened on one day, at one site, by one agent. It names no visitor: it stays when
/// they are erased, and goes with the site.</summary>
public sealed class DaySum
{
    public required string SiteId { get; init; }

    /// <summary>By the clocks of the site's hours; in UTC if it has none.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>Empty if it was nobody.</summary>
    public required string AgentId { get; init; }

    public required Figure Figure { get; init; }

    public int Count { get; set; }

    /// <summary>All of them together; 0 for what takes no time.</summary>
    public long Seconds { get; set; }

    /// <summary>How these seconds are spread.</summary>
    public Spread Spread { get; set; } = Spread.None;
}
