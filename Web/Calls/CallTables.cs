using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace LiveChatMeet.Calls;

/// <summary>The tables of calls and of who takes part in them.</summary>
internal static class CallTables
{
    public static void Add(ModelBuilder builder)
    {
        AddCalls(builder);
        AddListed(builder);
        AddLeases(builder);
    }

    private static void AddCalls(ModelBuilder builder)
    {
        builder.Entity<Call>(call =>
        {
            call.HasIndex(c => c.RoomId, "OneOpenCallPerRoom").IsUnique().HasFilter("\"EndedAt\" IS NULL");
            call.HasIndex(c => c.AgentId, "OneOpenCallPerAgent").IsUnique().HasFilter("\"EndedAt\" IS NULL");
            call.HasIndex(c => new { c.AgentId, c.StartKey }).IsUnique();
            call.HasIndex(c => new { c.VisitorId, c.EndedAt });
            // Else whoever deletes a room reads all calls.
            call.HasIndex(c => new { c.RoomId, c.EndedAt });
            call.Property(c => c.State).HasConversion<string>();
            call.Property(c => c.Progress).HasConversion<string>();
            call.Property(c => c.EndReason).HasConversion<string>();
            call.Property(c => c.EndedBy).HasConversion<string>();
            call.Property(c => c.Legs)
                .HasConversion(
                    legs => LegsJson.Of(legs),
                    stored => LegsJson.In(stored),
                    new ValueComparer<ImmutableArray<Leg>>((a, b) => a.SequenceEqual(b), legs => legs.Length)
                );
            // Two nodes may decide at once: one of them decides again.
            call.Property(c => c.Version).IsConcurrencyToken();
        });
    }

    // Of everybody, and of one agent.
    private static void AddListed(ModelBuilder builder)
    {
        builder.Entity<Call>(call =>
        {
            call.HasIndex(c => new { c.RangAt, c.Id }, "ListedCalls");
            call.HasIndex(
                c => new
                {
                    c.AgentId,
                    c.RangAt,
                    c.Id,
                },
                "ListedCallsOfAgent"
            );
            call.ComplexProperty(c => c.Measures);
        });
    }

    private static void AddLeases(ModelBuilder builder)
    {
        builder.Entity<Lease>(lease =>
        {
            lease.HasKey(l => new { l.CallId, l.LegId });
            lease.HasOne<Call>().WithMany().HasForeignKey(l => l.CallId);
            lease.Property(l => l.Party).HasConversion<string>();
            lease.ComplexProperty(l => l.Measures);
            lease.Ignore(l => l.IsStored);
        });
    }
}
