using LiveChatMeet.Identity;

namespace LiveChatMeet.Hub;

/// <summary>The groups of connections that pushes go to.</summary>
public static class Audiences
{
    public const string AllAgents = "agents";

    public static string GroupOf(Actor actor) => $"{NameOf(actor.Party)}-{actor.Id}";

    /// <summary>The agents whose inbox shows a conversation that waits.</summary>
    /// <param name="readers">As <see cref="Rooms.RoomAccess.ReadersOf"/> tells; null for all.</param>
    public static IEnumerable<string> Of(IReadOnlySet<string>? readers) =>
        readers is null ? [AllAgents] : readers.Select(id => GroupOf(new(Party.Agent, id)));

    /// <summary>The tabs and devices that a party opened for one call: they hear only about that call and its
    /// room.</summary>
    /// <param name="id">Of the room or of the call.</param>
    public static string TabsOf(Party party, string id) => $"{NameOf(party)}-tabs-{id}";

    /// <summary>All tabs and devices that a visitor opened for calls.</summary>
    public static string AllTabsOf(string visitorId) => $"{NameOf(Party.Visitor)}-tabs-of-{visitorId}";

    /// <summary>The livechats of a site.</summary>
    public static string VisitorsOf(string siteId) => $"visitors-of-{siteId}";

    /// <summary>What a connection listens to.</summary>
    /// <param name="siteId">The site of a visitor.</param>
    public static IReadOnlyList<string> GroupsFor(Actor actor, string? siteId) =>
        actor is { RoomId: { } rid, CallId: { } callId }
            ?
            [
                TabsOf(actor.Party, rid),
                TabsOf(actor.Party, callId),
                .. actor.Party == Party.Visitor ? [AllTabsOf(actor.Id)] : Array.Empty<string>(),
            ]
            : [GroupOf(actor), actor.Party == Party.Agent ? AllAgents : VisitorsOf(siteId ?? "")];

    private static string NameOf(Party party) => party == Party.Agent ? "agent" : "visitor";
}
