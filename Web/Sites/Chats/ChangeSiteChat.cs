using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Sites.Chats;

/// <summary>Stores how a site's chat looks, and what changed in the audit trail.</summary>
/// <param name="before">What the administrator saw; what nobody changed is no entry.</param>
/// <param name="by">The administrator.</param>
internal sealed class ChangeSiteChat(SiteChat chat, ChatForm before, string by, SiteChats chats, TimeProvider time)
    : EntityCommand<SiteChat>
{
    public override void Committed() => chats.Committed(chat);

    protected override async Task<Outcome<SiteChat>> ApplyAsync(LiveChatDb database)
    {
        var site =
            await database.LiveSites.SingleOrDefaultAsync(s => s.Id == chat.SiteId)
            ?? throw new RefusedException(Refusal.SiteNotFound);
        if (await database.SiteChats.FindAsync(chat.SiteId) is { } stored)
            database.Entry(stored).CurrentValues.SetValues(chat);
        else
            database.SiteChats.Add(chat);
        if (ChatForm.Of(chat).ChangesSince(before) is { IsEmpty: false } changes)
        {
            var done = new Audited(AuditKind.SiteChanged, by)
            {
                AboutId = site.Id,
                About = site.Name,
                Changes = changes,
            };
            await database.AuditAsync(done, time.GetUtcNow());
        }
        return new(chat);
    }
}
