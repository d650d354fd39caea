using LiveChatMeet.Sites;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Desk;

/// <summary>The table of how sites' conversations reach agents.</summary>
internal static class DeskTables
{
    public static void Add(ModelBuilder builder) =>
        builder.Entity<SiteDesk>(desk =>
        {
            desk.HasKey(d => d.SiteId);
            desk.HasOne<Site>().WithOne().HasForeignKey<SiteDesk>(d => d.SiteId);
        });
}
