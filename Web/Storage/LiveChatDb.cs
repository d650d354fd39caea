using System.Collections.Immutable;
using LiveChatMeet.Calls;
using LiveChatMeet.Identity;
using LiveChatMeet.Rooms;
using LiveChatMeet.Sites;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace LiveChatMeet.Storage;

/// <summary>The one database. Its indexes hold what must be unique; only <see cref="Writer"/> writes rooms and
/// messages.</summary>
public sealed class LiveChatDb(DbContextOptions<LiveChatDb> options) : IdentityUserContext<Agent>(options)
{
    /// <summary>The migration that leads to these tables; a test compares.</summary>
    public const string LastMigration = "20261128040231_SignIn";

    public DbSet<Site> Sites => Set<Site>();

    public DbSet<Visitor> Visitors => Set<Visitor>();

    public DbSet<Room> Rooms => Set<Room>();

    public DbSet<Message> Messages => Set<Message>();

    public DbSet<Call> Calls => Set<Call>();

    public DbSet<Lease> Leases => Set<Lease>();

    public DbSet<Ticket> Tickets => Set<Ticket>();

    public DbSet<AgentSession> AgentSessions => Set<AgentSession>();

    public DbSet<Passkey> Passkeys => Set<Passkey>();

    public DbSet<CodeApp> CodeApps => Set<CodeApp>();

    public DbSet<RecoveryCode> RecoveryCodes => Set<RecoveryCode>();

    public DbSet<HealthProbe> HealthProbes => Set<HealthProbe>();

    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();

    /// <summary>The sites but for those that are being deleted.</summary>
    public IQueryable<Site> LiveSites => Sites.Where(site => site.DeletedAt == null);

    /// <summary>What an account is called, also one that this transaction has made; null if there is none.</summary>
    public async Task<string?> NameOfAsync(string agentId) => (await Users.FindAsync(agentId))?.Name;

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        // SQLite cannot compare DateTimeOffset: all times are Unix milliseconds.
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UnixMilliseconds>();
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);

        builder.Entity<Agent>(agent =>
        {
            agent.ToTable("Agents");
            agent.Property(a => a.Id).HasMaxLength(17);
            agent.Property(a => a.Name).HasMaxLength(Agent.MaxNameLength);
            agent.Property(a => a.CallsOpenIn).HasConversion<string>();
            agent.HasIndex(a => a.NormalizedEmail).IsUnique();
        });
        builder.Entity<IdentityUserClaim<string>>().ToTable("AgentClaims");
        builder.Entity<IdentityUserLogin<string>>().ToTable("AgentLogins");
        builder.Entity<IdentityUserToken<string>>().ToTable("AgentTokens");

        builder.Entity<Site>(site =>
        {
            site.HasIndex(s => s.Key).IsUnique();
            site.Property(s => s.DesktopContainer).HasConversion<string>();
            site.Property(s => s.PhoneContainer).HasConversion<string>();
            site.HasIndex(s => s.DeletedAt, "DeletedSites").HasFilter("\"DeletedAt\" IS NOT NULL");
        });

        builder.Entity<Visitor>(visitor =>
        {
            visitor.HasIndex(v => new { v.SiteId, v.CredentialHash }).IsUnique();
            visitor.HasIndex(v => new { v.SiteId, v.Username }).IsUnique();
            // Who has not been here for long, and is not yet forgotten.
            visitor.HasIndex(v => new { v.SiteId, v.SeenAt }, "KnownVisitors").HasFilter("\"ForgottenAt\" IS NULL");
            visitor.HasIndex(v => v.ErasedAt, "ErasedVisitors").HasFilter("\"ErasedAt\" IS NOT NULL");
            visitor.HasOne<Site>().WithMany().HasForeignKey(v => v.SiteId).OnDelete(DeleteBehavior.Restrict);
            visitor.Property(v => v.Device).HasConversion<string>();
            visitor.Ignore(v => v.DisplayName);
        });

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
            room.Ignore(r => r.State);
            // Two nodes that change one room at once must not count the same revision twice.
            room.Property(r => r.Revision).IsConcurrencyToken();
        });

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

        builder.Entity<Call>(call =>
        {
            call.HasIndex(c => c.RoomId, "OneOpenCallPerRoom").IsUnique().HasFilter("\"EndedAt\" IS NULL");
            call.HasIndex(c => c.AgentId, "OneOpenCallPerAgent").IsUnique().HasFilter("\"EndedAt\" IS NULL");
            call.HasIndex(c => new { c.AgentId, c.StartKey }).IsUnique();
            call.HasIndex(c => new { c.VisitorId, c.EndedAt });
            // Else whoever deletes a room reads all calls.
            call.HasIndex(c => new { c.RoomId, c.EndedAt });
            call.HasOne<Room>().WithMany().HasForeignKey(c => c.RoomId).OnDelete(DeleteBehavior.Restrict);
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

        builder.Entity<Lease>(lease =>
        {
            lease.HasKey(l => new { l.CallId, l.LegId });
            lease.HasOne<Call>().WithMany().HasForeignKey(l => l.CallId);
            lease.Property(l => l.Party).HasConversion<string>();
            lease.Ignore(l => l.IsStored);
        });

        builder.Entity<Ticket>(ticket =>
        {
            ticket.HasKey(t => t.Hash);
            ticket.HasIndex(t => t.ExpiresAt);
            ticket.Property(t => t.Purpose).HasConversion<string>();
        });

        builder.Entity<AuditEntry>(entry =>
        {
            entry.Property(e => e.Kind).HasConversion<string>();
            entry.HasIndex(e => new { e.Kind, e.Id });
        });

        builder.Entity<Passkey>(passkey =>
        {
            passkey.Property(p => p.Id).HasMaxLength(17);
            passkey.HasIndex(p => p.CredentialId).IsUnique();
            passkey.HasOne<Agent>().WithMany().HasForeignKey(p => p.AgentId);
            passkey.Ignore(p => p.AsInfo);
        });

        builder.Entity<CodeApp>(app =>
        {
            app.HasKey(a => a.AgentId);
            app.HasOne<Agent>().WithOne().HasForeignKey<CodeApp>(a => a.AgentId);
        });

        builder.Entity<RecoveryCode>(code =>
        {
            code.HasKey(c => new { c.AgentId, c.Hash });
            code.HasOne<Agent>().WithMany().HasForeignKey(c => c.AgentId);
        });

        builder.Entity<AgentSession>(session =>
        {
            session.Property(s => s.Id).HasMaxLength(17);
            session.HasIndex(s => s.AgentId);
            session.HasIndex(s => s.StartedAt);
            session.HasOne<Agent>().WithMany().HasForeignKey(s => s.AgentId);
        });
    }

    internal sealed class UnixMilliseconds()
        : ValueConverter<DateTimeOffset, long>(
            time => time.ToUnixTimeMilliseconds(),
            milliseconds => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
        );
}
