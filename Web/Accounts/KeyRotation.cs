using System.Security.Cryptography;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Sites.Blocks;
using LiveChatMeet.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LiveChatMeet.Accounts;

/// <summary>What a rotation of the keys has done.</summary>
/// <param name="Revoked">How many keys sign nothing any more.</param>
/// <param name="Sessions">How many sessions of agents ended.</param>
/// <param name="Unreadable">How many secrets of apps and networks of blocks could not be read: their keys were gone
/// before.</param>
public sealed record RotatedKeys(int Revoked, int Sessions, int Unreadable);

/// <summary>
/// Replaces the keys that cookies are signed with, in case somebody knows them. What stays in the database under an old
/// one, the secrets of apps and the networks of blocks, is put under the new one.
/// </summary>
public sealed class KeyRotation(
    IKeyManager keys,
    IOptions<KeyManagementOptions> options,
    IDataProtectionProvider protection,
    Colleagues colleagues,
    AccountLog log,
    Writer writer,
    TimeProvider time
)
{
    private static readonly TimeSpan TakesFor = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LooksEvery = TimeSpan.FromMilliseconds(50);
    private static readonly Audited Replaced = new(AuditKind.KeysReplaced, By: null);

    private readonly IDataProtector _probe = protection.CreateProtector(nameof(KeyRotation));
    private readonly IDataProtector _codes = protection.CreateProtector(CodeApp.Purpose);
    private readonly IDataProtector _blocks = protection.CreateProtector(Block.Purpose);

    /// <summary>Signs everybody out, ends the calls, and records it. Broken off in the middle, it can be done again:
    /// nothing becomes unreadable.</summary>
    /// <exception cref="StartupException">The old keys are revoked, and this process still takes them.</exception>
    public async Task<RotatedKeys> RotateAsync()
    {
        var probe = _probe.Protect(nameof(KeyRotation));
        var revoked = Replace();
        await RefusesAsync(probe);
        var (agents, done) = await writer.WriteAsync(async database =>
        {
            var unreadable = await RenewCodesAsync(database) + await RenewBlocksAsync(database);
            var sessions = await database.AgentSessions.ExecuteDeleteAsync();
            await database.AuditAsync(Replaced, time.GetUtcNow());
            return (
                await database.Users.Select(agent => agent.Id).ToListAsync(),
                new RotatedKeys(revoked, sessions, unreadable)
            );
        });
        log.Done(Replaced);
        foreach (var agent in agents)
            await colleagues.EndEverythingAsync(agent);
        return done;
    }

    // One by one: "all until now" would leave a key that was made while the clock was ahead. The framework goes by the
    // clock of the machine.
    private int Replace()
    {
        var old = keys.GetAllKeys().Where(key => !key.IsRevoked).ToList();
        var now = TimeProvider.System.GetUtcNow();
        keys.CreateNewKey(now, now + options.Value.NewKeyLifetime);
        foreach (var key in old)
            keys.RevokeKey(key.KeyId, "rotate-keys");
        return old.Count;
    }

    // The framework reads the keys again beside the requests, which go on with the old ones meanwhile.
    private async Task RefusesAsync(string probe)
    {
        for (var begun = TimeProvider.System.GetTimestamp(); Takes(probe); await Task.Delay(LooksEvery))
            if (TimeProvider.System.GetElapsedTime(begun) > TakesFor)
                throw new StartupException(
                    ExitCode.Crashed,
                    "The keys are replaced, but the server still takes the old ones: restart it, and give this again."
                );
    }

    private bool Takes(string probe)
    {
        try
        {
            _probe.Unprotect(probe);
            return true;
        }
        catch (CryptographicException)
        {
            return false; // its key is revoked
        }
    }

    private async Task<int> RenewCodesAsync(LiveChatDb database)
    {
        var unreadable = 0;
        foreach (var app in await database.CodeApps.AsNoTracking().ToListAsync())
            if (Renewed(_codes, app.Secret) is { } secret)
                await database
                    .CodeApps.Where(row => row.AgentId == app.AgentId)
                    .ExecuteUpdateAsync(row => row.SetProperty(one => one.Secret, secret));
            else
                unreadable++;
        return unreadable;
    }

    private async Task<int> RenewBlocksAsync(LiveChatDb database)
    {
        var unreadable = 0;
        foreach (var block in await database.Blocks.Where(one => one.Network != null).ToListAsync())
            if (Renewed(_blocks, block.Network!) is { } network)
                block.Network = network;
            else
                unreadable++;
        return unreadable;
    }

    private static string? Renewed(IDataProtector protector, string kept)
    {
        try
        {
            return protector.Renew(kept);
        }
        catch (CryptographicException)
        {
            return null; // its key was gone before
        }
    }
}
