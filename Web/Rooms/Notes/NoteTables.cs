using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Rooms.Notes;

/// <summary>The table of notes.</summary>
internal static class NoteTables
{
    public static void Add(ModelBuilder builder)
    {
        builder.Entity<Note>(note =>
        {
            note.HasOne<Room>().WithMany().HasForeignKey(n => n.RoomId).OnDelete(DeleteBehavior.Restrict);
            note.HasIndex(n => new { n.RoomId, n.Number }).IsUnique();
            note.HasIndex(n => new { n.ClientId, n.RoomId }).IsUnique();
            note.ComplexProperty(n => n.Author);
        });
    }
}
