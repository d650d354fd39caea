using LiveChatMeet.Identity;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Rooms.Drafts;

/// <summary>The table of drafts. They go with their room.</summary>
internal static class DraftTables
{
    public static void Add(ModelBuilder builder) =>
        builder.Entity<KeptDraft>(draft =>
        {
            draft.HasKey(d => new
            {
                d.RoomId,
                d.AgentId,
                d.Kind,
            });
            draft.Property(d => d.Kind).HasConversion<string>();
            draft.HasOne<Room>().WithMany().HasForeignKey(d => d.RoomId);
            draft.HasOne<Agent>().WithMany().HasForeignKey(d => d.AgentId);
            // What the inbox asks for.
            draft.HasIndex(d => d.AgentId).HasFilter("\"Text\" <> ''");
        });
}
