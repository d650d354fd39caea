using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using LiveChatMeet.Teams;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Accounts;

/// <summary>How a team is to be.</summary>
public sealed record WantedTeam(string Name, IReadOnlyCollection<string> Members, IReadOnlyCollection<string> Sites);

/// <summary>Adds, changes and deletes teams, for administrators. Who may see what follows at once.</summary>
public sealed class TeamChanges(Writer writer, TimeProvider time)
{
    /// <returns>The new team's id.</returns>
    /// <exception cref="RefusedException"><see cref="Refusal.TeamNameTaken"/></exception>
    public Task<string> AddAsync(string name, string by) =>
        ChangeAsync(async database =>
        {
            await CheckNameAsync(database, name, null);
            var team = new Team { Name = name, CreatedAt = time.GetUtcNow() };
            database.Teams.Add(team);
            await AuditAsync(database, new(AuditKind.TeamAdded, by), team);
            return team.Id;
        });

    /// <summary>Accounts and sites that there are not are left out.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.NotFound"/>,
    /// <see cref="Refusal.TeamNameTaken"/></exception>
    public Task<string> ChangeAsync(string id, WantedTeam wanted, string by) =>
        ChangeAsync(async database =>
        {
            var team = await FindAsync(database, id);
            await CheckNameAsync(database, wanted.Name, id);
            var changes = new AuditChanges().Add("Name", team.Name, wanted.Name);
            team.Name = wanted.Name;
            await ChangeMembersAsync(database, id, wanted.Members, changes);
            await ChangeSitesAsync(database, id, wanted.Sites, changes);
            if (!changes.IsEmpty)
                await AuditAsync(database, new(AuditKind.TeamChanged, by) { Changes = changes }, team);
            return id;
        });

    /// <summary>Its conversations belong to those who serve their sites again.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.NotFound"/></exception>
    public Task<string> DeleteAsync(string id, string by) =>
        ChangeAsync(async database =>
        {
            var team = await FindAsync(database, id);
            database.Teams.Remove(team); // with its members and sites
            await AuditAsync(database, new(AuditKind.TeamDeleted, by), team);
            return id;
        });

    /// <summary>No conversation stays with a team that is gone, or in which nobody is left.</summary>
    internal static Task<int> ReleaseRoomsAsync(LiveChatDb database)
    {
        var manned = database
            .TeamMembers.Where(m => database.Users.Any(a => a.Id == m.AgentId && a.DisabledAt == null))
            .Select(m => m.TeamId);
        return database
            .Rooms.Where(r => r.TeamId != null && !manned.Contains(r.TeamId))
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.TeamId, (string?)null));
    }

    private Task<string> ChangeAsync(Func<LiveChatDb, Task<string>> change) =>
        writer.WriteAsync(new ChangeTeam(change));

    private static async Task<Team> FindAsync(LiveChatDb database, string id) =>
        await database.Teams.SingleOrDefaultAsync(t => t.Id == id) ?? throw new RefusedException(Refusal.NotFound);

    // They are few.
    private static async Task CheckNameAsync(LiveChatDb database, string name, string? own)
    {
        var names = await database.Teams.Where(t => t.Id != own).Select(t => t.Name).ToListAsync();
        if (names.Contains(name, StringComparer.CurrentCultureIgnoreCase))
            throw new RefusedException(Refusal.TeamNameTaken);
    }

    private static async Task ChangeMembersAsync(
        LiveChatDb database,
        string id,
        IReadOnlyCollection<string> wanted,
        AuditChanges changes
    )
    {
        var names = await database.Users.OrderBy(a => a.Name).Select(a => new { a.Id, a.Name }).ToListAsync();
        var before = await database.TeamMembers.Where(m => m.TeamId == id).ToListAsync();
        var had = before.Select(m => m.AgentId).ToHashSet();
        changes.Add("Members", Names(had.Contains), Names(wanted.Contains));
        database.TeamMembers.RemoveRange(before.Where(m => !wanted.Contains(m.AgentId)));
        database.TeamMembers.AddRange(
            names
                .Where(one => wanted.Contains(one.Id) && !had.Contains(one.Id))
                .Select(one => new TeamMember { TeamId = id, AgentId = one.Id })
        );

        List<string> Names(Func<string, bool> which) => [.. names.Where(a => which(a.Id)).Select(a => a.Name)];
    }

    private static async Task ChangeSitesAsync(
        LiveChatDb database,
        string id,
        IReadOnlyCollection<string> wanted,
        AuditChanges changes
    )
    {
        var names = await database.LiveSites.OrderBy(s => s.Name).Select(s => new { s.Id, s.Name }).ToListAsync();
        var before = await database.TeamSites.Where(s => s.TeamId == id).ToListAsync();
        var had = before.Select(s => s.SiteId).ToHashSet();
        changes.Add("Sites", Names(had.Contains), Names(wanted.Contains));
        database.TeamSites.RemoveRange(before.Where(s => !wanted.Contains(s.SiteId)));
        database.TeamSites.AddRange(
            names
                .Where(one => wanted.Contains(one.Id) && !had.Contains(one.Id))
                .Select(one => new TeamSite { TeamId = id, SiteId = one.Id })
        );

        List<string> Names(Func<string, bool> which) => [.. names.Where(s => which(s.Id)).Select(s => s.Name)];
    }

    private Task AuditAsync(LiveChatDb database, Audited done, Team team) =>
        database.AuditAsync(done with { AboutId = team.Id, About = team.Name }, time.GetUtcNow());

    private sealed class ChangeTeam(Func<LiveChatDb, Task<string>> change) : EntityCommand<string>
    {
        protected override async Task<Outcome<string>> ApplyAsync(LiveChatDb database)
        {
            var id = await change(database);
            await database.SaveChangesAsync();
            await ReleaseRoomsAsync(database);
            return new(id, new TeamsChanged(await Serving.ReadAsync(database)));
        }
    }
}
