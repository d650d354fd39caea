using LiveChatMeet.Identity;
using LiveChatMeet.Sites;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Meet;

/// <summary>The conversation beside a call, before its messages are there.</summary>
/// <param name="Revision">Of the room, when the messages were counted.</param>
/// <param name="Unread">How many messages of the other side the reader has not seen.</param>
/// <param name="FilesQuery">What the addresses of its files say of the reader.</param>
public sealed record CallPanelView(Party Reader, long Revision, int Unread, string FilesQuery)
{
    /// <param name="who">The reader, as the page recognises them.</param>
    /// <param name="site">The visitor's.</param>
    public static async Task<CallPanelView> ReadAsync(ReadPool reading, Actor who, Site? site, string rid)
    {
        var row = (await reading.ReadAsync(Statement.CountUnseen, rid, who.Party))[0];
        return new(who.Party, row.Number(0), (int)row.Number(1), QueryOf(who, site));
    }

    private static string QueryOf(Actor who, Site? site) =>
        who switch
        {
            { CallId: not null } => "?as=meet",
            { Party: Party.Agent } => "",
            _ => $"?as=visitor&site={Uri.EscapeDataString(site?.Key ?? "")}",
        };
}
