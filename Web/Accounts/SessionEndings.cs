using LiveChatMeet.Calls;
using LiveChatMeet.Identity;
using LiveChatMeet.Presence;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Accounts;

/// <summary>Ends sessions of an agent's one by one: the cookie, the hub connections, and the devices that continue a
/// call.</summary>
public sealed class SessionEndings(Writer writer, IPresence presence, MeetTickets meetTickets, TimeProvider time)
{
    /// <summary>Ends one; nothing happens if it is not the agent's.</summary>
    public async Task EndAsync(string agentId, string? session)
    {
        if (!await writer.WriteAsync(database => DeleteAsync(database, agentId, session)))
            return;
        presence.Disconnect(new Actor(Party.Agent, agentId), session);
        await meetTickets.EndSessionsAsync(agentId);
    }

    /// <summary>Ends all but one.</summary>
    public async Task EndOthersAsync(string agentId, string session)
    {
        await writer.WriteAsync(async database =>
        {
            if (await DeleteOthersAsync(database, agentId, session) > 0)
                await database.AuditAsync(new(AuditKind.OtherSessionsEnded, agentId), time.GetUtcNow());
            return true;
        });
        await DisconnectOthersAsync(agentId, session);
    }

    /// <summary>Deletes all but one, inside a command; <see cref="DisconnectOthersAsync"/> follows it.</summary>
    public static Task<int> DeleteOthersAsync(LiveChatDb database, string agentId, string? session) =>
        database.AgentSessions.Where(one => one.AgentId == agentId && one.Id != session).ExecuteDeleteAsync();

    /// <summary>Ends the connections of those that are deleted.</summary>
    public Task DisconnectOthersAsync(string agentId, string? session)
    {
        presence.DisconnectOthers(new(Party.Agent, agentId), session ?? "");
        return meetTickets.EndSessionsAsync(agentId);
    }

    private async Task<bool> DeleteAsync(LiveChatDb database, string agentId, string? session)
    {
        if (
            await database.AgentSessions.SingleOrDefaultAsync(one => one.AgentId == agentId && one.Id == session)
            is not { } ended
        )
            return false;
        database.AgentSessions.Remove(ended);
        var name = string.Join(", ", new[] { ended.Browser, ended.System }.OfType<string>());
        await database.AuditAsync(new(AuditKind.SessionEnded, agentId) { About = name }, time.GetUtcNow());
        return true;
    }
}
