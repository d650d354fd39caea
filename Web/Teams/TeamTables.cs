using LiveChatMeet.Identity;
using LiveChatMeet.Sites;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Teams;

/// <summary>The tables of teams, their members and the sites that they serve.</summary>
internal static class TeamTables
{
    public static void Add(ModelBuilder builder)
    {
        builder.Entity<Team>(team => team.Property(t => t.Name).HasMaxLength(Team.MaxNameLength));

        builder.Entity<TeamMember>(member =>
        {
            member.HasKey(m => new { m.TeamId, m.AgentId });
            member.HasOne<Team>().WithMany().HasForeignKey(m => m.TeamId);
            member.HasOne<Agent>().WithMany().HasForeignKey(m => m.AgentId);
        });

        builder.Entity<TeamSite>(served =>
        {
            served.HasKey(s => new { s.TeamId, s.SiteId });
            served.HasOne<Team>().WithMany().HasForeignKey(s => s.TeamId);
            served.HasOne<Site>().WithMany().HasForeignKey(s => s.SiteId);
        });
    }
}
