using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Identity;

/// <summary>The tables of accounts, of how they sign in, and of tickets.</summary>
internal static class AgentTables
{
    public static void Add(ModelBuilder builder)
    {
        AddAgents(builder);
        AddSecondFactors(builder);
        AddSessions(builder);
    }

    private static void AddAgents(ModelBuilder builder)
    {
        builder.Entity<Agent>(agent =>
        {
            agent.ToTable("Agents");
            agent.Property(a => a.Id).HasMaxLength(17);
            agent.Property(a => a.Name).HasMaxLength(Agent.MaxNameLength);
            agent.Property(a => a.CallsOpenIn).HasConversion<string>();
            agent.Property(a => a.SendsBy).HasConversion<string>();
            agent.HasIndex(a => a.NormalizedEmail).IsUnique();
        });
        builder.Entity<IdentityUserClaim<string>>().ToTable("AgentClaims");
        builder.Entity<IdentityUserLogin<string>>().ToTable("AgentLogins");
        builder.Entity<IdentityUserToken<string>>().ToTable("AgentTokens");
    }

    private static void AddSecondFactors(ModelBuilder builder)
    {
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
    }

    private static void AddSessions(ModelBuilder builder)
    {
        builder.Entity<AgentSession>(session =>
        {
            session.Property(s => s.Id).HasMaxLength(17);
            session.HasIndex(s => s.AgentId);
            session.HasIndex(s => s.StartedAt);
            session.HasOne<Agent>().WithMany().HasForeignKey(s => s.AgentId);
        });

        builder.Entity<Ticket>(ticket =>
        {
            ticket.HasKey(t => t.Hash);
            ticket.HasIndex(t => t.ExpiresAt);
            ticket.Property(t => t.Purpose).HasConversion<string>();
        });
    }
}
