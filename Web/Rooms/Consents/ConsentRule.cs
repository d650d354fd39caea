using LiveChatMeet.Refusals;
using LiveChatMeet.Sites.Chats;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Rooms.Consents;

/// <summary>Where a site asks for it, no conversation begins before its visitor has agreed; each asks anew.</summary>
public sealed class ConsentRule(SiteChats chats)
{
    /// <returns>What the visitor agreed to; null where nothing is asked.</returns>
    /// <param name="agreedTo">A <see cref="Consent.KeyOf"/>.</param>
    /// <exception cref="RefusedException"><see cref="Refusal.ConsentMissing"/>, <see cref="Refusal.ConsentChanged"/>
    /// </exception>
    public string? Checked(string siteId, string? agreedTo) =>
        chats.Of(siteId).Consent is not { } text ? null
        : string.IsNullOrEmpty(agreedTo) ? throw new RefusedException(Refusal.ConsentMissing)
        : agreedTo == Consent.KeyOf(text) ? text
        : throw new RefusedException(Refusal.ConsentChanged);

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
