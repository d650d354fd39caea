using LiveChatMeet.Identity;
using LiveChatMeet.Layout;
using LiveChatMeet.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Sites;

/// <summary>All sites that this server serves.</summary>
[Authorize(Policies.Administrator)]
public sealed class IndexModel(LiveChatDb database, Writer writer, RefusedOrigins refused, TimeProvider time)
    : PageModel
{
    public IReadOnlyList<Site> Sites { get; private set; } = [];

    public IReadOnlyList<RefusedOrigin> RefusedBy(Site site) => refused.Of(site);

    [BindProperty]
    public string? Address { get; set; }

    public Task OnGetAsync() => LoadAsync();

    public async Task<IActionResult> OnPostAsync()
    {
        if (ModelState.Check(nameof(Address), () => SiteOrigin.Parse(Address)) is { } origin)
            return RedirectToPage("/Sites/Edit", new { key = await AddAsync(origin) });
        await LoadAsync();
        return this.WithErrors();
    }

    private Task<string> AddAsync(string origin) =>
        writer.WriteAsync(async database =>
        {
            var (number, site) = (1, Site.At(origin, time.GetUtcNow()));
            while (await database.Sites.AnyAsync(s => s.Key == site.Key))
                site = Site.At(origin, time.GetUtcNow(), ++number);
            database.Sites.Add(site);
            var done = new Audited(AuditKind.SiteAdded, Actor.Of(User).Id) { AboutId = site.Id, About = site.Name };
            await database.AuditAsync(done, site.CreatedAt);
            return site.Key;
        });

    private async Task LoadAsync() =>
        Sites = await database.LiveSites.AsNoTracking().OrderBy(s => s.Name).ToListAsync(HttpContext.RequestAborted);
}
