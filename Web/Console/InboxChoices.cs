using LiveChatMeet.Desk;

namespace LiveChatMeet.Console;

/// <summary>What an inbox can be narrowed to.</summary>
/// <param name="Clocks">They say which moments a day has.</param>
public sealed record InboxChoices(
    IReadOnlyList<Choice> Sites,
    IReadOnlyList<Choice> Agents,
    IReadOnlyList<Choice> Tags,
    SiteClocks Clocks
)
{
    /// <summary>Whose clocks say which day it is; null if the sites have different ones.</summary>
    /// <param name="siteId">The site that is asked for; null for all.</param>
    public TimeZoneInfo? ZoneOf(string? siteId) =>
        Clocks.Common(siteId is null ? Sites.Select(site => site.Id) : [siteId]);

    /// <summary>The name of a site; null where there is only one.</summary>
    public string? SiteOf(string id) => Sites.Count < 2 ? null : NameIn(Sites, id);

    /// <summary>What a filter leaves out, each with the address of the list without it.</summary>
    public IEnumerable<(string Name, string Without)> NarrowedBy(InboxFilter filter)
    {
        var all = filter with { After = null };
        if (filter.SiteId is { } site)
            yield return (NameIn(Sites, site) ?? site, Address(all with { SiteId = null }));
        if (filter.AgentId is { } agent)
            yield return (NameIn(Agents, agent) ?? agent, Address(all with { AgentId = null }));
        if (filter.TagId is { } tag)
            yield return (NameIn(Tags, tag) ?? tag, Address(all with { TagId = null }));
        if (filter.VisitorId is not null)
            yield return ("", Address(all with { VisitorId = null }));
        if (filter.From is { } from)
            yield return ($"≥ {from:d}", Address(all with { From = null }));
        if (filter.Until is { } until)
            yield return ($"≤ {until:d}", Address(all with { Until = null }));
    }

    private static string? NameIn(IReadOnlyList<Choice> choices, string id) =>
        choices.FirstOrDefault(choice => choice.Id == id)?.Name;

    private static string Address(InboxFilter filter) => filter.Query() is { Length: > 0 } query ? query : "?";
}

public sealed record Choice(string Id, string Name);
