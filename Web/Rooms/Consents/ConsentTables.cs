using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Rooms.Consents;

/// <summary>The table of consents.</summary>
internal static class ConsentTables
{
    public static void Add(ModelBuilder builder) =>
        builder.Entity<Consent>(consent =>
        {
            consent.HasKey(c => c.RoomId);
            consent.HasOne<Room>().WithOne().HasForeignKey<Consent>(c => c.RoomId); // goes with it
        });
}
