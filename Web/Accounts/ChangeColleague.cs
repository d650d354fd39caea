using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Accounts;

/// <summary>Changes what an agent may do; every session of theirs ends. There is always an administrator.</summary>
/// <param name="done">What the audit trail says of it; the account is added here.</param>
internal sealed class ChangeColleague(string id, Audited done, Action<Agent> change, TimeProvider time)
    : EntityCommand<bool>
{
    /// <returns>Whether the account can still be used.</returns>
    protected override async Task<Outcome<bool>> ApplyAsync(LiveChatDb database)
    {
        var agent =
            await database.Users.SingleOrDefaultAsync(a => a.Id == id) ?? throw new RefusedException(Refusal.NotFound);
        change(agent);
        agent.SecurityStamp = Secrets.New(); // what older cookies say of the agent is over
        if (
            agent is not { IsAdministrator: true, DisabledAt: null }
            && !await database.Users.AnyAsync(a => a.Id != id && a.IsAdministrator && a.DisabledAt == null)
        )
            throw new RefusedException(Refusal.LastAdministrator);

        await database.AuditAsync(done with { AboutId = agent.Id, About = agent.Name }, time.GetUtcNow());
        await database.AgentSessions.Where(one => one.AgentId == id).ExecuteDeleteAsync();
        var administrators = await AdministratorsAsync(database, agent);
        if (agent.DisabledAt is null)
            return new(true, administrators);
        await AccountLinks.RevokeAsync(database, id);
        var given = await ReassignRoom.GiveBackAllAsync(database, id, time.GetUtcNow());
        await database.SaveChangesAsync();
        await TeamChanges.ReleaseRoomsAsync(database);
        return new(false, [administrators, .. given]);
    }

    // The change is not saved yet.
    private static async Task<AdministratorsChanged> AdministratorsAsync(LiveChatDb database, Agent agent)
    {
        var stored = await Administrators.ReadAsync(database);
        return new(
            agent is { IsAdministrator: true, DisabledAt: null }
                ? stored.Append(agent.Id).ToHashSet()
                : stored.Where(one => one != agent.Id).ToHashSet()
        );
    }
}
