using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Rooms.Ratings;

/// <summary>The table of ratings.</summary>
internal static class RatingTables
{
    public static void Add(ModelBuilder builder)
    {
        builder.Entity<Rating>(rating =>
        {
            rating.HasKey(r => r.RoomId);
            rating.HasOne<Room>().WithOne().HasForeignKey<Rating>(r => r.RoomId); // goes with it
            rating.Property(r => r.Score).HasConversion<string>();
            rating.HasIndex(r => r.RatedAt);
        });
    }
}
