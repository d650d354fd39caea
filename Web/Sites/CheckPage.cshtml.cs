using LiveChatMeet.Hosting;
using LiveChatMeet.Identity;
using LiveChatMeet.Layout;
using LiveChatMeet.Refusals;
using LiveChatMeet.Sites.Doctor;
using LiveChatMeet.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Sites;

/// <summary>Looks at a page of the site for the administrator: why does the chat not show there?</summary>
[Authorize(Policies.Administrator)]
public sealed class CheckPageModel(LiveChatDb database, PageDoctor doctor, PublicAddress own) : PageModel
{
    public Site Site { get; private set; } = new() { Key = "", Name = "" };

    public string? Address { get; private set; }

    /// <summary>Null before a page was looked at.</summary>
    public IReadOnlyList<Symptom>? Symptoms { get; private set; }

    /// <summary>The areas without a symptom: none when the page could not be read.</summary>
    public IEnumerable<Area> Right =>
        Symptoms is null || Symptoms.Any(one => one.Problem <= Problem.NotHtml)
            ? []
            : Enum.GetValues<Area>().Except(Symptoms.Select(one => one.Area));

    public async Task OnGetAsync(string key)
    {
        await LoadAsync(key);
        Address = $"{Site.Origins.FirstOrDefault()}/";
    }

    public async Task<IActionResult> OnPostAsync(string key, [FromForm] string? address)
    {
        await LoadAsync(key);
        Address = address;
        if (ModelState.Check("address", () => SiteOrigin.Parse(address)) is not { } origin)
            return this.WithErrors();
        if (!Site.Allows(origin))
        {
            ModelState.AddModelError("address", "Only pages of the allowed origins are looked at. Add this one first.");
            return this.WithErrors();
        }
        Symptoms = await doctor.LookAtAsync(
            Site,
            PageAt(origin, address!),
            own.Of(Request),
            HttpContext.RequestAborted
        );
        return Page();
    }

    // With the origin as it is listed, and what was entered after it.
    private static Uri PageAt(string origin, string entered)
    {
        var text = entered.Trim();
        var entire = text.Contains("://", StringComparison.Ordinal) ? text : $"https://{text}";
        return new(new Uri(origin), new Uri(entire).PathAndQuery);
    }

    private async Task LoadAsync(string key) =>
        Site =
            await database.LiveSites.AsNoTracking().SingleOrDefaultAsync(s => s.Key == key, HttpContext.RequestAborted)
            ?? throw new RefusedException(Refusal.SiteNotFound);
}
