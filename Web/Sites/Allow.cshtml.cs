using LiveChatMeet.Identity;
using LiveChatMeet.Layout;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Sites;

/// <summary>
/// Asks once more, with the full name, before an origin that was refused becomes one of the site's. Only what is in the
/// list can be allowed here: a link that somebody sends to an administrator brings no name of its own.
/// </summary>
[Authorize(Policies.Administrator)]
public sealed class AllowModel(LiveChatDb database, Writer writer, RefusedOrigins refused, TimeProvider time)
    : PageModel
{
    public Site Site { get; private set; } = new() { Key = "", Name = "" };

    /// <summary>Null when it is not, or no longer, in the list.</summary>
    public RefusedOrigin? Refused { get; private set; }

    /// <summary>The text of the refusal.</summary>
    public string? ErrorText { get; private set; }

    public static string PathOf(Site site, RefusedOrigin one) =>
        $"/agent/sites/{site.Key}/allow?origin={Uri.EscapeDataString(one.Origin)}";

    public async Task OnGetAsync(string key, string? origin) => await LoadAsync(key, origin);

    public async Task<IActionResult> OnPostAsync(string key, [FromForm] string? origin)
    {
        await LoadAsync(key, origin);
        if (Refused is not { Origin: { } asked })
            return Page();
        try
        {
            await writer.WriteAsync(written => AddAsync(written, asked));
        }
        catch (RefusedException full) when (full.Code == Refusal.OriginMalformed)
        {
            // The list is one of good addresses, so there are too many; the page says so.
            ErrorText = "A site has at most 50 addresses. Remove one first.";
            return this.WithErrors();
        }
        refused.Forget(Site, asked);
        return Back();
    }

    public async Task<IActionResult> OnPostIgnoreAsync(string key, [FromForm] string? origin)
    {
        await LoadAsync(key, origin);
        refused.Forget(Site, origin);
        return Back();
    }

    private async Task<Site> AddAsync(LiveChatDb written, string origin)
    {
        var site =
            await written.LiveSites.SingleOrDefaultAsync(s => s.Id == Site.Id)
            ?? throw new RefusedException(Refusal.SiteNotFound);
        var before = SiteForm.Of(site);
        site.Origins = SiteOrigin.ParseAll([.. site.Origins, origin]);
        var done = new Audited(AuditKind.SiteChanged, Actor.Of(User).Id)
        {
            AboutId = site.Id,
            About = site.Name,
            Changes = SiteForm.Of(site).ChangesSince(before),
        };
        await written.AuditAsync(done, time.GetUtcNow());
        return site;
    }

    private RedirectToPageResult Back() => RedirectToPage("/Sites/Edit", new { key = Site.Key });

    private async Task LoadAsync(string key, string? origin)
    {
        Site =
            await database.LiveSites.AsNoTracking().SingleOrDefaultAsync(s => s.Key == key, HttpContext.RequestAborted)
            ?? throw new RefusedException(Refusal.SiteNotFound);
        Refused = refused.Of(Site).FirstOrDefault(one => one.Origin == origin);
    }
}
