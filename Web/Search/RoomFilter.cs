using LiveChatMeet.Desk;

namespace LiveChatMeet.Search;

/// <summary>Which conversations a list shows, by their state.</summary>
public enum RoomsShown
{
    /// <summary>Open and closed ones.</summary>
    Any,

    /// <summary>Those that the agent has.</summary>
    Mine,

    Waiting,

    /// <summary>The open ones of the agent's teams.</summary>
    Team,

    /// <summary>All open ones.</summary>
    All,

    Closed,
}

/// <summary>Which conversations are asked for.</summary>
public sealed record RoomFilter
{
    public RoomsShown Shown { get; init; }

    public string? SiteId { get; init; }

    /// <summary>The agent who has it, or had it when it was closed.</summary>
    public string? AgentId { get; init; }

    public string? TagId { get; init; }

    public string? VisitorId { get; init; }

    /// <summary>It went on at this time or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>It had begun before this time.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The same for each site, where their clocks differ; else none.</summary>
    public IReadOnlyList<ZoneDays> DaysOfEach { get; init; } = [];
}

/// <summary>Where a page of a list ends; the next one begins behind it.</summary>
/// <param name="At">By what the list is sorted, in milliseconds since 1970.</param>
/// <param name="Id">Which one of several at that time.</param>
public readonly record struct Place(long At, string Id)
{
    /// <summary>As it stands in an address.</summary>
    public override string ToString() => $"{At}.{Id}";

    /// <returns>Null for anything else.</returns>
    public static Place? In(string? text) =>
        text?.Split('.') is [var at, var id] && long.TryParse(at, out var time) && id.Length is > 0 and <= 20
            ? new(time, id)
            : null;
}
