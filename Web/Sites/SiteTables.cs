using LiveChatMeet.Identity;
using LiveChatMeet.Sites.Chats;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Sites;

/// <summary>The tables of sites and of their visitors.</summary>
internal static class SiteTables
{
    public static void Add(ModelBuilder builder)
    {
        AddSites(builder);
        AddVisitors(builder);
        builder.Entity<SiteChat>(chat =>
        {
            chat.HasKey(c => c.SiteId);
            chat.HasOne<Site>().WithOne().HasForeignKey<SiteChat>(c => c.SiteId);
        });
    }

    private static void AddSites(ModelBuilder builder)
    {
        builder.Entity<Site>(site =>
        {
            site.HasIndex(s => s.Key).IsUnique();
            site.Property(s => s.DesktopContainer).HasConversion<string>();
            site.Property(s => s.PhoneContainer).HasConversion<string>();
            site.HasIndex(s => s.DeletedAt, "DeletedSites").HasFilter("\"DeletedAt\" IS NOT NULL");
        });
    }

    private static void AddVisitors(ModelBuilder builder)
    {
        builder.Entity<Visitor>(visitor =>
        {
            visitor.HasIndex(v => new { v.SiteId, v.CredentialHash }).IsUnique();
            visitor.HasIndex(v => new { v.SiteId, v.Username }).IsUnique();
            // Who has not been here for long, and is not yet forgotten.
            visitor.HasIndex(v => new { v.SiteId, v.SeenAt }, "KnownVisitors").HasFilter("\"ForgottenAt\" IS NULL");
            visitor.HasIndex(v => v.ErasedAt, "ErasedVisitors").HasFilter("\"ErasedAt\" IS NOT NULL");
            visitor.HasOne<Site>().WithMany().HasForeignKey(v => v.SiteId).OnDelete(DeleteBehavior.Restrict);
            visitor.Property(v => v.Device).HasConversion<string>();
            visitor.Ignore(v => v.DisplayName);
        });
    }
}
