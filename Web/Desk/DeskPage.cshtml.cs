using System.Globalization;
using LiveChatMeet.Identity;
using LiveChatMeet.Layout;
using LiveChatMeet.Refusals;
using LiveChatMeet.Sites;
using LiveChatMeet.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LiveChatMeet.Desk;

/// <summary>How a site's conversations reach agents, and its hours.</summary>
[Authorize(Policies.Administrator)]
public sealed class DeskPageModel(
    LiveChatDb database,
    Writer writer,
    SiteDesks desks,
    IOptions<RequestLocalizationOptions> texts,
    TimeProvider time
) : PageModel
{
    public Site Site { get; private set; } = new() { Key = "", Name = "" };

    public DeskForm Form { get; private set; } = new();

    public DateTimeOffset? SavedAt { get; private set; }

    /// <summary>The languages in which visitors read the chat.</summary>
    public IEnumerable<CultureInfo> Languages => texts.Value.SupportedUICultures ?? [];

    /// <summary>The names of all time zones that this machine knows.</summary>
    public static IEnumerable<string> Zones =>
        TimeZoneInfo.GetSystemTimeZones().Where(zone => zone.HasIanaId).Select(zone => zone.Id).Order();

    /// <summary>What visitors read now.</summary>
    public bool IsOpenNow => desks.IsOpen(Site.Id);

    public async Task OnGetAsync(string key) => Form = DeskForm.Of(await LoadAsync(key));

    public async Task<IActionResult> OnPostAsync(string key, [FromForm] DeskForm form)
    {
        var before = DeskForm.Of(await LoadAsync(key));
        Form = form;
        var desk = new DeskCheck(ModelState).Checked(Site.Id, form, Languages);
        if (desk is null)
            return this.WithErrors();
        var change = new ChangeDesk(desk, before, Actor.Of(User).Id, desks, time);
        (Form, SavedAt) = (DeskForm.Of(await writer.WriteAsync(change)), time.GetUtcNow());
        return Page();
    }

    /// <summary>Such as <c>Monday</c>, in the reader's language.</summary>
    public static string NameOf(DayOfWeek day) => CultureInfo.CurrentUICulture.DateTimeFormat.GetDayName(day);

    private async Task<SiteDesk?> LoadAsync(string key)
    {
        Site =
            await database.LiveSites.AsNoTracking().SingleOrDefaultAsync(s => s.Key == key, HttpContext.RequestAborted)
            ?? throw new RefusedException(Refusal.SiteNotFound);
        return await database
            .SiteDesks.AsNoTracking()
            .SingleOrDefaultAsync(d => d.SiteId == Site.Id, HttpContext.RequestAborted);
    }
}
