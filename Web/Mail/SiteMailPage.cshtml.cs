using LiveChatMeet.Identity;
using LiveChatMeet.Layout;
using LiveChatMeet.Refusals;
using LiveChatMeet.Sites;
using LiveChatMeet.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Mail;

/// <summary>What a site mails to its visitors.</summary>
[Authorize(Policies.Administrator)]
public sealed class SiteMailPageModel(LiveChatDb database, Writer writer, Outbox outbox, TimeProvider time) : PageModel
{
    public Site Site { get; private set; } = new() { Key = "", Name = "" };

    public SiteMailForm Form { get; private set; } = new();

    public DateTimeOffset? SavedAt { get; private set; }

    public bool HasMail => outbox.IsOn;

    public async Task OnGetAsync(string key) => Form = SiteMailForm.Of(await LoadAsync(key));

    public async Task<IActionResult> OnPostAsync(string key, [FromForm] SiteMailForm form)
    {
        var before = SiteMailForm.Of(await LoadAsync(key));
        Form = form;
        if (form.Checked(Site.Id, ModelState) is not { } wanted)
            return this.WithErrors();
        Form = SiteMailForm.Of(wanted);
        await writer.WriteAsync(db => ChangeAsync(db, wanted, Form.ChangesSince(before)));
        SavedAt = time.GetUtcNow();
        return Page();
    }

    private async Task<bool> ChangeAsync(LiveChatDb db, SiteMail wanted, AuditChanges changes)
    {
        var site =
            await db.LiveSites.SingleOrDefaultAsync(s => s.Id == wanted.SiteId)
            ?? throw new RefusedException(Refusal.SiteNotFound);
        if (await db.SiteMails.FindAsync(wanted.SiteId) is { } stored)
            db.Entry(stored).CurrentValues.SetValues(wanted);
        else
            db.SiteMails.Add(wanted);
        if (changes.IsEmpty)
            return true;
        var done = new Audited(AuditKind.SiteChanged, Actor.Of(User).Id)
        {
            AboutId = site.Id,
            About = site.Name,
            Changes = changes,
        };
        await db.AuditAsync(done, time.GetUtcNow());
        return true;
    }

    private async Task<SiteMail> LoadAsync(string key)
    {
        Site =
            await database.LiveSites.AsNoTracking().SingleOrDefaultAsync(s => s.Key == key, HttpContext.RequestAborted)
            ?? throw new RefusedException(Refusal.SiteNotFound);
        return await database
                .SiteMails.AsNoTracking()
                .SingleOrDefaultAsync(m => m.SiteId == Site.Id, HttpContext.RequestAborted)
            ?? new() { SiteId = Site.Id };
    }
}
