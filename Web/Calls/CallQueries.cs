using System.Linq.Expressions;
using LiveChatMeet.Identity;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Calls;

/// <summary>Finds calls through their party; anybody else's call is not found.</summary>
internal static class CallQueries
{
    public static Expression<Func<Call, bool>> OfParty(Actor by) =>
        by.Party == Party.Agent ? call => call.AgentId == by.Id : call => call.VisitorId == by.Id;

    // In one query: a call's signals are what a person waits for.
    public static IQueryable<LoadedCall> WithLegs(LiveChatDb database, IQueryable<Call> calls, string callId) =>
        calls
            .Where(c => c.Id == callId)
            .Select(c => new LoadedCall(c, database.Legs.Where(l => l.CallId == c.Id).OrderBy(l => l.Epoch).ToList()));
}

internal sealed record LoadedCall(Call Call, List<Leg> Legs);
