using LiveChatMeet.Hosting;
using LiveChatMeet.Identity;
using LiveChatMeet.Layout;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Sites;

/// <summary>A site's line to paste, its looks and its manners.</summary>
[Authorize(Policies.Administrator)]
public sealed class EditModel(LiveChatDb database, Writer writer, PublicAddress address, TimeProvider time) : PageModel
{
    public const int MinRingSeconds = 10;
    public const int MaxRingSeconds = 120;
    private const int MaxOrigins = 50;

    /// <summary>What one chooses from without a colour picker: the names of tokens.css.</summary>
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

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Swatch { get; set; }

    [BindProperty]
    public string? Accent { get; set; }

    [BindProperty]
    public string? Origins { get; set; }

    [BindProperty]
    public bool AsksName { get; set; }

    [BindProperty]
    public bool AsksEmail { get; set; }

    [BindProperty]
    public int RingSeconds { get; set; }

    [BindProperty]
    public Container DesktopContainer { get; set; }

    [BindProperty]
    public Container PhoneContainer { get; set; }

    [BindProperty]
    public bool RelayOnly { get; set; }

    /// <summary>The line to paste.</summary>
    public string Snippet =>
        $"<script async src=\"{address.Of(Request)}/livechat.js\" "
        + $"data-site=\"{Site.Key}\"{(Site.Accent == Site.DefaultAccent ? "" : $" data-color=\"{Site.Accent}\"")}>"
        + $"</script>";

    public async Task OnGetAsync(string key)
    {
        await LoadAsync(key);
        (Name, Accent, Origins, AsksName, AsksEmail) = (
            Site.Name,
            Site.Accent,
            string.Join('\n', Site.Origins),
            Site.AsksName,
            Site.AsksEmail
        );
        (RingSeconds, DesktopContainer, PhoneContainer, RelayOnly) = (
            Site.RingSeconds,
            Site.DesktopContainer,
            Site.PhoneContainer,
            Site.RelayOnly
        );
    }

    public async Task<IActionResult> OnPostAsync(string key)
    {
        await LoadAsync(key);
        // Without script the text still has the old colour when a swatch was chosen.
        if (Swatch is not null && Accent == Site.Accent)
            Accent = Swatch;
        var name = ModelState.Check(
            nameof(Name),
            () => Names.Clean(Name, Site.MaxNameLength) ?? throw new RefusedException(Refusal.NameMalformed)
        );
        var accent = ModelState.Check(nameof(Accent), () => AccentPalette.Clean(Accent));
        var origins = ModelState.Check(nameof(Origins), () => Parse(Origins));
        if (RingSeconds is < MinRingSeconds or > MaxRingSeconds)
            ModelState.AddRefusal(nameof(RingSeconds), Refusal.SettingOutOfRange);
        if (!Enum.IsDefined(DesktopContainer))
            ModelState.AddRefusal(nameof(DesktopContainer), Refusal.SettingOutOfRange);
        if (PhoneContainer is not (Container.Tab or Container.Overlay))
            ModelState.AddRefusal(nameof(PhoneContainer), Refusal.SettingOutOfRange);
        if (!ModelState.IsValid || name is null || accent is null || origins is null)
            return this.WithErrors();

        Site = await writer.WriteAsync(async written =>
        {
            var site = await written.Sites.SingleAsync(s => s.Id == Site.Id);
            (site.Name, site.Accent, site.Origins, site.AsksName, site.AsksEmail) = (
                name,
                accent,
                origins,
                AsksName,
                AsksEmail
            );
            (site.RingSeconds, site.DesktopContainer, site.PhoneContainer, site.RelayOnly) = (
                RingSeconds,
                DesktopContainer,
                PhoneContainer,
                RelayOnly
            );
            return site;
        });
        (Name, Accent, Origins, SavedAt) = (name, accent, string.Join('\n', origins), time.GetUtcNow());
        return Page();
    }

    private async Task LoadAsync(string key) =>
        Site =
            await database.Sites.AsNoTracking().SingleOrDefaultAsync(s => s.Key == key, HttpContext.RequestAborted)
            ?? throw new RefusedException(Refusal.SiteNotFound);

    private static List<string> Parse(string? lines)
    {
        var origins = (lines ?? "")
            .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(SiteOrigin.Parse)
            .Distinct()
            .ToList();
        return origins.Count is > 0 and <= MaxOrigins ? origins : throw new RefusedException(Refusal.OriginMalformed);
    }
}
