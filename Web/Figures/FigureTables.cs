using LiveChatMeet.Rooms;
using LiveChatMeet.Sites;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Figures;

/// <summary>The tables of what is counted.</summary>
internal static class FigureTables
{
    public static void Add(ModelBuilder builder)
    {
        builder.Entity<DaySum>(sum =>
        {
            // A page asks for some days, of all sites or of one.
            sum.HasKey(s => new
            {
                s.Day,
                s.SiteId,
                s.AgentId,
                s.Figure,
            });
            sum.HasOne<Site>().WithMany().HasForeignKey(s => s.SiteId); // goes with it
            sum.Property(s => s.Figure).HasConversion<string>();
            sum.Property(s => s.Spread).HasConversion(spread => spread.ToString(), stored => Spread.Parse(stored));
        });

        builder.Entity<CountedFigure>(counted =>
        {
            counted.HasKey(c => new { c.Id, c.Of });
            counted.HasOne<Room>().WithMany().HasForeignKey(c => c.RoomId); // goes with it
            counted.Property(c => c.Of).HasConversion<string>();
            counted.Property(c => c.Figure).HasConversion<string>();
        });
    }
}
