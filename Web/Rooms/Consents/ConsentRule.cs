using LiveChatMeet.Refusals;
using LiveChatMeet.Sites.Chats;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Rooms.Consents;

/// <summary>Where a site asks for it, no conversation begins before its visitor has agreed; each asks anew.</summary>
public sealed class ConsentRule(SiteChats chats)
{
    /// <returns>What the visitor agreed to; null where nothing is asked.</returns>
    /// <exception cref="RefusedException"><see cref="Refusal.ConsentMissing"/></exception>
    public string? Checked(string siteId, bool hasAgreed) =>
        chats.Of(siteId).Consent is not { } text ? null
        : hasAgreed ? text
        : throw new RefusedException(Refusal.ConsentMissing);

    /// <summary>Keeps it with the conversation that begins.</summary>
    public static async Task KeepAsync(LiveChatDb database, string rid, string text, DateTimeOffset now)
    {
        database.Consents.Add(
            new()
            {
                RoomId = rid,
                Text = text,
                GivenAt = now,
            }
        );
        await database.SaveChangesAsync();
    }
}
