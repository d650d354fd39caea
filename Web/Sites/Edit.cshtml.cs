using LiveChatMeet.Hosting;
using LiveChatMeet.Identity;
using LiveChatMeet.Layout;
using LiveChatMeet.Refusals;
using LiveChatMeet.Sites.Chats;
using LiveChatMeet.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Sites;

/// <summary>A site's line to paste, its appearance and its behaviour.</summary>
[Authorize(Policies.Administrator)]
public sealed class EditModel(
    LiveChatDb database,
    Writer writer,
    RefusedOrigins refused,
    SiteChats chats,
    PublicAddress address,
    TimeProvider time
) : PageModel
{
    public const int MinRingSeconds = 10;
    public const int MaxRingSeconds = 120;
    public const int MaxKeptDays = 3_650;
    public const int MaxAwayMinutes = 1_440;

    /// <summary>The colours to choose from without a colour picker: the names in tokens.css.</summary>
    public static readonly IReadOnlyList<(string Name, string Colour)> Swatches =
    [
        ("Teal", Site.DefaultAccent),
        ("Moss", "#3d5a3c"),
        ("Brick", "#8a3d2f"),
        ("Indigo", "#4b4a8c"),
        ("Umber", "#5b4636"),
    ];

    public Site Site { get; private set; } = new() { Key = "", Name = "" };

    public DateTimeOffset? SavedAt { get; private set; }

    public SiteForm Form { get; private set; } = new();

    /// <summary>Whose pages asked for the chat and are not among the origins.</summary>
    public IReadOnlyList<RefusedOrigin> RefusedLately { get; private set; } = [];

    /// <summary>What the preview shows.</summary>
    public SiteChat Chat => chats.Of(Site.Id);

    /// <summary>The line to paste.</summary>
    public string Snippet => Site.LineFor(address.Of(Request));

    public async Task OnGetAsync(string key)
    {
        await LoadAsync(key);
        Form = SiteForm.Of(Site);
    }

    public async Task<IActionResult> OnPostAsync(string key, [FromForm] SiteForm form)
    {
        await LoadAsync(key);
        Form = form;
        // Without script the text still has the old colour when a swatch was chosen.
        if (form.Swatch is not null && form.Accent == Site.Accent)
            form.Accent = form.Swatch;
        var (name, accent, origins) = Check(form);
        if (!ModelState.IsValid || name is null || accent is null || origins is null)
            return this.WithErrors();

        Site = await writer.WriteAsync(async written =>
        {
            var site =
                await written.LiveSites.SingleOrDefaultAsync(s => s.Id == Site.Id)
                ?? throw new RefusedException(Refusal.SiteNotFound);
            (site.Name, site.Accent, site.Origins) = (name, accent, origins);
            form.ApplyTo(site);
            await AuditAsync(written, site);
            return site;
        });
        (Form, SavedAt, RefusedLately) = (SiteForm.Of(Site), time.GetUtcNow(), refused.Of(Site));
        return Page();
    }

    // The errors are in the model state.
    private (string? Name, string? Accent, List<string>? Origins) Check(SiteForm form)
    {
        if (form.RingSeconds is < MinRingSeconds or > MaxRingSeconds)
            ModelState.AddRefusal(nameof(form.RingSeconds), Refusal.SettingOutOfRange);
        if (form.GivesBackAfterMinutes is < 1 or > MaxAwayMinutes)
            ModelState.AddRefusal(nameof(form.GivesBackAfterMinutes), Refusal.SettingOutOfRange);
        if (form.KeepsConversationsDays is < 1 or > MaxKeptDays)
            ModelState.AddRefusal(nameof(form.KeepsConversationsDays), Refusal.SettingOutOfRange);
        if (form.KeepsVisitorsDays is < 1 or > MaxKeptDays)
            ModelState.AddRefusal(nameof(form.KeepsVisitorsDays), Refusal.SettingOutOfRange);
        if (!Enum.IsDefined(form.DesktopContainer))
            ModelState.AddRefusal(nameof(form.DesktopContainer), Refusal.SettingOutOfRange);
        if (form.PhoneContainer is not (Container.Tab or Container.Overlay))
            ModelState.AddRefusal(nameof(form.PhoneContainer), Refusal.SettingOutOfRange);
        return (
            ModelState.CheckName(nameof(form.Name), form.Name, Site.MaxNameLength),
            ModelState.Check(nameof(form.Accent), () => AccentPalette.Clean(form.Accent)),
            ModelState.Check(nameof(form.Origins), () => SiteOrigin.ParseAll(Lines(form.Origins)))
        );
    }

    // Before is what the administrator saw; what nobody changed is no entry.
    private async Task AuditAsync(LiveChatDb written, Site after)
    {
        if (SiteForm.Of(after).ChangesSince(SiteForm.Of(Site)) is not { IsEmpty: false } changes)
            return;
        var done = new Audited(AuditKind.SiteChanged, Actor.Of(User).Id)
        {
            AboutId = after.Id,
            About = after.Name,
            Changes = changes,
        };
        await written.AuditAsync(done, time.GetUtcNow());
    }

    private async Task LoadAsync(string key)
    {
        Site =
            await database.LiveSites.AsNoTracking().SingleOrDefaultAsync(s => s.Key == key, HttpContext.RequestAborted)
            ?? throw new RefusedException(Refusal.SiteNotFound);
        RefusedLately = refused.Of(Site);
    }

    private static string[] Lines(string? text) =>
        (text ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
