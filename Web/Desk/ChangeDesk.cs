using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Desk;

/// <summary>Stores the rules of a site's desk, and what changed in the audit trail.</summary>
/// <param name="before">What the administrator saw; what nobody changed is no entry.</param>
/// <param name="by">The administrator.</param>
internal sealed class ChangeDesk(SiteDesk desk, DeskForm before, string by, SiteDesks desks, TimeProvider time)
    : EntityCommand<SiteDesk>
{
    public override void Committed() => desks.Committed(desk);

    protected override async Task<Outcome<SiteDesk>> ApplyAsync(LiveChatDb database)
    {
        var site =
            await database.LiveSites.SingleOrDefaultAsync(s => s.Id == desk.SiteId)
            ?? throw new RefusedException(Refusal.SiteNotFound);
        if (await database.SiteDesks.FindAsync(desk.SiteId) is { } stored)
            database.Entry(stored).CurrentValues.SetValues(desk);
        else
            database.SiteDesks.Add(desk);
        if (DeskForm.Of(desk).ChangesSince(before) is { IsEmpty: false } changes)
        {
            var done = new Audited(AuditKind.SiteChanged, by)
            {
                AboutId = site.Id,
                About = site.Name,
                Changes = changes,
            };
            await database.AuditAsync(done, time.GetUtcNow());
        }
        return new(desk, new SiteDeskChanged(desk.SiteId));
    }
}
