using LiveChatMeet.Identity;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Sites;

/// <summary>A site's settings as its form has them. A class, because logs write the arguments of handlers, and a class
/// without ToString tells them nothing.</summary>
public sealed class SiteForm
{
    public string? Name { get; set; }

    /// <summary>A colour that was chosen with one press; null for none.</summary>
    public string? Swatch { get; set; }

    public string? Accent { get; set; }

    /// <summary>One per line.</summary>
    public string? Origins { get; set; }

    public bool AsksName { get; set; }

    public bool AsksEmail { get; set; }

    public bool AsksRating { get; set; }

    public int RingSeconds { get; set; }

    public Container DesktopContainer { get; set; }

    public Container PhoneContainer { get; set; }

    public bool RelayOnly { get; set; }

    public bool EveryoneTakesOver { get; set; }

    public int? GivesBackAfterMinutes { get; set; }

    public int? KeepsConversationsDays { get; set; }

    public int? KeepsVisitorsDays { get; set; }

    public static SiteForm Of(Site site) =>
        new()
        {
            Name = site.Name,
            Accent = site.Accent,
            Origins = string.Join('\n', site.Origins),
            AsksName = site.AsksName,
            AsksEmail = site.AsksEmail,
            AsksRating = site.AsksRating,
            RingSeconds = site.RingSeconds,
            DesktopContainer = site.DesktopContainer,
            PhoneContainer = site.PhoneContainer,
            RelayOnly = site.RelayOnly,
            EveryoneTakesOver = site.EveryoneTakesOver,
            GivesBackAfterMinutes = site.GivesBackAfterMinutes,
            KeepsConversationsDays = site.KeepsConversationsDays,
            KeepsVisitorsDays = site.KeepsVisitorsDays,
        };

    /// <summary>Writes what needs no check but that of its range.</summary>
    public void ApplyTo(Site site)
    {
        (site.KeepsConversationsDays, site.KeepsVisitorsDays) = (KeepsConversationsDays, KeepsVisitorsDays);
        (site.EveryoneTakesOver, site.GivesBackAfterMinutes) = (EveryoneTakesOver, GivesBackAfterMinutes);
        (site.AsksName, site.AsksEmail, site.RelayOnly) = (AsksName, AsksEmail, RelayOnly);
        site.AsksRating = AsksRating;
        (site.RingSeconds, site.DesktopContainer, site.PhoneContainer) = (
            RingSeconds,
            DesktopContainer,
            PhoneContainer
        );
    }

    /// <summary>What the audit trail says of a change.</summary>
    public AuditChanges ChangesSince(SiteForm before) =>
        new AuditChanges()
            .Add(nameof(Name), before.Name, Name)
            .Add("Colour", before.Accent, Accent)
            .Add(nameof(Origins), before.Origins?.Replace("\n", ", "), Origins?.Replace("\n", ", "))
            .Add(nameof(AsksName), before.AsksName, AsksName)
            .Add(nameof(AsksEmail), before.AsksEmail, AsksEmail)
            .Add(nameof(AsksRating), before.AsksRating, AsksRating)
            .Add(nameof(RingSeconds), before.RingSeconds, RingSeconds)
            .Add(nameof(DesktopContainer), before.DesktopContainer, DesktopContainer)
            .Add(nameof(PhoneContainer), before.PhoneContainer, PhoneContainer)
            .Add(nameof(EveryoneTakesOver), before.EveryoneTakesOver, EveryoneTakesOver)
            .Add(nameof(GivesBackAfterMinutes), before.GivesBackAfterMinutes, GivesBackAfterMinutes)
            .Add(nameof(KeepsConversationsDays), before.KeepsConversationsDays, KeepsConversationsDays)
            .Add(nameof(KeepsVisitorsDays), before.KeepsVisitorsDays, KeepsVisitorsDays)
            .Add(nameof(RelayOnly), before.RelayOnly, RelayOnly);
}
