using LiveChatMeet.Identity;
using LiveChatMeet.Layout;
using LiveChatMeet.Refusals;
using LiveChatMeet.Sites;
using LiveChatMeet.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Privacy;

/// <summary>Deletes a site with all that is its, once its name was typed.</summary>
[Authorize(Policies.Administrator)]
public sealed class DeleteSiteModel(LiveChatDb database, SiteDeletion deletion, Sweeper sweeper) : PageModel
{
    public Site Site { get; private set; } = new() { Key = "", Name = "" };

    public int Visitors { get; private set; }

    public int Conversations { get; private set; }

    [BindProperty]
    public string? Name { get; set; }

    public Task OnGetAsync(string key) => LoadAsync(key);

    public async Task<IActionResult> OnPostAsync(string key)
    {
        await LoadAsync(key);
        if (Name?.Trim() != Site.Name)
            return Refused(Refusal.SiteNameWrong);
        try
        {
            await deletion.BeginAsync(Site.Id, Actor.Of(User).Id);
        }
        catch (RefusedException refused) when (refused.Code == Refusal.SiteInCall)
        {
            return Refused(refused.Code); // the page says why
        }
        sweeper.Ask();
        return RedirectToPage("/Sites/Index");
    }

    private PageResult Refused(string code)
    {
        ModelState.AddRefusal(nameof(Name), code);
        var page = Page();
        page.StatusCode = Refusal.StatusOf(code);
        return page;
    }

    private async Task LoadAsync(string key)
    {
        Site =
            await database.LiveSites.AsNoTracking().SingleOrDefaultAsync(s => s.Key == key, HttpContext.RequestAborted)
            ?? throw new RefusedException(Refusal.SiteNotFound);
        Visitors = await database.Visitors.CountAsync(v => v.SiteId == Site.Id, HttpContext.RequestAborted);
        Conversations = await database.Rooms.CountAsync(r => r.SiteId == Site.Id, HttpContext.RequestAborted);
    }
}
