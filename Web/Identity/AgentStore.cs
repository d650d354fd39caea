using LiveChatMeet.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Identity;

/// <summary>Where Identity finds agents and their passkeys. It reads; what changes a passkey is a command of the
/// writer.</summary>
public sealed class AgentStore(LiveChatDb database, IdentityErrorDescriber? describer = null)
    : UserOnlyStore<Agent, LiveChatDb>(database, describer)
{
    public override async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(
        Agent user,
        CancellationToken cancellationToken
    ) =>
        [
            .. (
                await Context
                    .Passkeys.AsNoTracking()
                    .Where(passkey => passkey.AgentId == user.Id)
                    .ToListAsync(cancellationToken)
            ).Select(passkey => passkey.AsInfo),
        ];

    public override Task<Agent?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        Context.Users.SingleOrDefaultAsync(
            agent => Context.Passkeys.Any(p => p.CredentialId == credentialId && p.AgentId == agent.Id),
            cancellationToken
        );

    public override async Task<UserPasskeyInfo?> FindPasskeyAsync(
        Agent user,
        byte[] credentialId,
        CancellationToken cancellationToken
    ) =>
        (
            await Context
                .Passkeys.AsNoTracking()
                .SingleOrDefaultAsync(p => p.AgentId == user.Id && p.CredentialId == credentialId, cancellationToken)
        )?.AsInfo;
}
