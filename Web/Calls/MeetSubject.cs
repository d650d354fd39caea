using LiveChatMeet.Identity;

namespace LiveChatMeet.Calls;

/// <summary>What a ticket of a call is for: one party of it. Kept as <c>call party id</c>.</summary>
internal readonly record struct MeetSubject(string CallId, Party Party, string PartyId)
{
    public static MeetSubject Of(Party party, Call call) =>
        new(call.Id, party, party == Party.Agent ? call.AgentId : call.VisitorId);

    /// <returns>Null for what no ticket of a call has.</returns>
    public static MeetSubject? Parse(string? kept) =>
        kept?.Split(' ') is [var callId, var party, var partyId] && Enum.TryParse<Party>(party, out var whose)
            ? new(callId, whose, partyId)
            : null;

    /// <summary>Ends all of a party's tickets, for any call.</summary>
    public static string EndOf(Party party, string partyId) => $" {party} {partyId}";

    public override string ToString() => $"{CallId}{EndOf(Party, PartyId)}";
}
