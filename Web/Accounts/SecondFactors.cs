using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Accounts;

/// <summary>Whether agents have a second factor, and what depends on it: a passkey, which is both at once, or an app
/// with codes.</summary>
public sealed class SecondFactors(Writer writer, SignInSettings settings, SessionEndings endings)
{
    public bool AreRequired => settings.RequireSecondFactor;

    /// <summary>Adds one. With the first, the agent's other sessions end: nobody in them has shown it.</summary>
    /// <param name="session">In which it is added.</param>
    public async Task AddAsync(string agentId, Func<LiveChatDb, Task> add, string? session)
    {
        var isFirst = await writer.WriteAsync(async database =>
        {
            if (!await database.Users.AnyAsync(a => a.Id == agentId && a.DisabledAt == null))
                throw new RefusedException(Refusal.Unauthenticated);
            var hasNone = !await AnyAsync(database, agentId);
            await add(database);
            if (hasNone)
                await SessionEndings.DeleteOthersAsync(database, agentId, session);
            return hasNone;
        });
        if (isFirst)
            await endings.DisconnectOthersAsync(agentId, session);
    }

    /// <summary>Removes one.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.SecondFactorLast"/>, where one is required.</exception>
    public Task RemoveAsync(string agentId, Func<LiveChatDb, Task> remove) =>
        writer.WriteAsync(async database =>
        {
            await remove(database);
            await database.SaveChangesAsync();
            if (AreRequired && !await AnyAsync(database, agentId))
                throw new RefusedException(Refusal.SecondFactorLast);
            return true;
        });

    /// <summary>Takes all away, inside a command: only the password is left.</summary>
    public static async Task ClearAsync(LiveChatDb database, string agentId)
    {
        await database.Passkeys.Where(p => p.AgentId == agentId).ExecuteDeleteAsync();
        await database.CodeApps.Where(a => a.AgentId == agentId).ExecuteDeleteAsync();
        await database.RecoveryCodes.Where(c => c.AgentId == agentId).ExecuteDeleteAsync();
    }

    /// <summary>Whether an agent has one.</summary>
    public static async Task<bool> AnyAsync(LiveChatDb database, string agentId) =>
        await database.Passkeys.AnyAsync(p => p.AgentId == agentId)
        || await database.CodeApps.AnyAsync(a => a.AgentId == agentId);
}
