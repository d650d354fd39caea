using LiveChatMeet.Identity;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Sites.Blocks;

/// <summary>The table of visitors who are blocked.</summary>
internal static class BlockTables
{
    public static void Add(ModelBuilder builder)
    {
        builder.Entity<Block>(block =>
        {
            block.HasIndex(b => b.VisitorId).IsUnique();
            block.HasIndex(b => b.SiteId);
            block.HasIndex(b => b.Until);
            block.HasOne<Site>().WithMany().HasForeignKey(b => b.SiteId).OnDelete(DeleteBehavior.Restrict);
            block.HasOne<Visitor>().WithMany().HasForeignKey(b => b.VisitorId).OnDelete(DeleteBehavior.Restrict);
        });
    }
}
