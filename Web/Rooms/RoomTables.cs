using LiveChatMeet.Calls;
using LiveChatMeet.Identity;
using LiveChatMeet.Sites;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Rooms;

/// <summary>The tables of conversations and of what is in them.</summary>
internal static class RoomTables
{
    public static void Add(ModelBuilder builder)
    {
        AddRooms(builder);
        AddSearched(builder);
        AddClosed(builder);
        AddMessages(builder);
        AddWords(builder);
        AddMoves(builder);
    }

    private static void AddRooms(ModelBuilder builder)
    {
        builder.Entity<Room>(room =>
        {
            room.HasOne<Site>().WithMany().HasForeignKey(r => r.SiteId).OnDelete(DeleteBehavior.Restrict);
            room.HasOne(r => r.Visitor).WithMany().HasForeignKey(r => r.VisitorId).OnDelete(DeleteBehavior.Restrict);
            room.HasOne<Agent>().WithMany().HasForeignKey(r => r.AgentId).OnDelete(DeleteBehavior.Restrict);
            room.HasIndex(r => r.VisitorId, "OneOpenRoomPerVisitor").IsUnique().HasFilter("\"ClosedAt\" IS NULL");
            room.HasIndex(r => new { r.VisitorId, r.ClosedAt });
            room.HasIndex(r => new { r.AgentId, r.ClosedAt });
            room.HasIndex(r => new { r.SiteId, r.ClosedAt });
            room.HasIndex(r => new { r.AgentId, r.OpenedAt }, "OpenRooms").HasFilter("\"ClosedAt\" IS NULL");
            // How long those who were answered lately had waited.
            room.HasIndex(r => new { r.SiteId, r.AnsweredAt }, "AnsweredRooms")
                .HasFilter("\"AnsweredAt\" IS NOT NULL");
            room.HasIndex(r => r.CallToReturn, "RoomsToCallBack").HasFilter("\"CallToReturn\" IS NOT NULL");
            room.Ignore(r => r.State);
            // Two nodes that change one room at once must not count the same revision twice.
            room.Property(r => r.Revision).IsConcurrencyToken();
        });
    }

    private static void AddSearched(ModelBuilder builder)
    {
        builder.Entity<Room>(room =>
        {
            // All that a search asks of a room: it looks at each that has the words.
            room.HasIndex(
                r => new
                {
                    r.WordsId,
                    r.WordsAt,
                    r.Id,
                    r.SiteId,
                    r.AgentId,
                    r.TeamId,
                    r.ClosedAt,
                    r.OpenedAt,
                },
                "SearchedRooms"
            );
        });
    }

    private static void AddClosed(ModelBuilder builder)
    {
        builder.Entity<Room>(room =>
        {
            room.HasIndex(
                    r => new
                    {
                        r.ClosedAt,
                        r.Id,
                        r.SiteId,
                        r.AgentId,
                        r.TeamId,
                        r.OpenedAt,
                    },
                    "ClosedRooms"
                )
                .HasFilter("\"ClosedAt\" IS NOT NULL");
        });
    }

    // Triggers of the database keep the full text index as these rows are (see the migration).
    private static void AddWords(ModelBuilder builder)
    {
        builder.Entity<RoomWords>(words =>
        {
            words.HasIndex(w => w.RoomId).IsUnique();
            words.HasOne<Room>().WithOne().HasForeignKey<RoomWords>(w => w.RoomId);
        });
        builder.Entity<MoreWords>().HasOne<RoomWords>().WithMany().HasForeignKey(more => more.WordsId);
    }

    private static void AddMessages(ModelBuilder builder)
    {
        builder.Entity<Message>(message =>
        {
            message.HasOne<Room>().WithMany().HasForeignKey(m => m.RoomId).OnDelete(DeleteBehavior.Restrict);
            message.HasIndex(m => new { m.RoomId, m.Number }).IsUnique();
            message.HasIndex(m => new { m.RoomId, m.Revision }).IsUnique();
            message.HasIndex(m => new { m.ClientId, m.RoomId }).IsUnique();
            message.ComplexProperty(m => m.Author);
            message.Property(m => m.Party).HasConversion<string>();
            message.HasOne(m => m.Call).WithOne().HasForeignKey<Call>(c => c.Id).OnDelete(DeleteBehavior.Restrict);
            message.Navigation(m => m.Call).AutoInclude();
        });

        builder.Entity<Call>().HasOne<Room>().WithMany().HasForeignKey(c => c.RoomId).OnDelete(DeleteBehavior.Restrict);
    }

    private static void AddMoves(ModelBuilder builder)
    {
        builder.Entity<RoomMove>(move =>
        {
            move.HasKey(m => new { m.RoomId, m.Revision });
            move.HasOne<Room>().WithMany().HasForeignKey(m => m.RoomId); // goes with it
            move.Property(m => m.Kind).HasConversion<string>();
            move.Property(m => m.By).HasConversion<string>();
        });
    }
}
