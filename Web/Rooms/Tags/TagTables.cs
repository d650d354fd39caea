using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Rooms.Tags;

/// <summary>The tables of tags, and of the conversations that have them.</summary>
internal static class TagTables
{
    public static void Add(ModelBuilder builder)
    {
        builder.Entity<Tag>(tag =>
        {
            tag.Property(t => t.Name).HasMaxLength(Tag.MaxNameLength);
            tag.HasIndex(t => t.Folded).IsUnique();
        });

        builder.Entity<RoomTag>(tag =>
        {
            tag.HasKey(t => new { t.RoomId, t.TagId });
            tag.HasIndex(t => new { t.TagId, t.RoomId });
            tag.HasOne<Room>().WithMany().HasForeignKey(t => t.RoomId).OnDelete(DeleteBehavior.Restrict);
            tag.HasOne(t => t.Tag).WithMany().HasForeignKey(t => t.TagId).OnDelete(DeleteBehavior.Cascade);
        });
    }
}
