using LiveChatMeet.Identity;
using LiveChatMeet.Presence;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Accounts;

/// <summary>How an agent signs in, and where they are signed in: what their own settings show.</summary>
/// <param name="Codes">When the app with codes was added; null without one.</param>
/// <param name="CodesLeft">Codes to recover that are left.</param>
public sealed record SignInWays(
    IReadOnlyList<Passkey> Passkeys,
    DateTimeOffset? Codes,
    int CodesLeft,
    IReadOnlyList<OpenSession> Sessions
);

/// <summary>A browser in which one is signed in.</summary>
/// <param name="IsThis">Whether it is the one that asks.</param>
/// <param name="IsHere">Whether it has a console open now.</param>
public sealed record OpenSession(AgentSession Session, bool IsThis, bool IsHere);

/// <summary>Reads <see cref="SignInWays"/>.</summary>
public sealed class SignInWaysReader(LiveChatDb database, AgentSessions sessions, IPresence presence)
{
    public async Task<SignInWays> OfAsync(Actor me, string? session, CancellationToken cancellation)
    {
        var here = presence.SessionsOf(me);
        var open = await sessions.OfAsync(me.Id, cancellation);
        return new(
            await database
                .Passkeys.AsNoTracking()
                .Where(passkey => passkey.AgentId == me.Id)
                .OrderBy(passkey => passkey.CreatedAt)
                .ToListAsync(cancellation),
            await database
                .CodeApps.Where(app => app.AgentId == me.Id)
                .Select(app => (DateTimeOffset?)app.AddedAt)
                .SingleOrDefaultAsync(cancellation),
            await database.RecoveryCodes.CountAsync(code => code.AgentId == me.Id, cancellation),
            [.. open.Select(one => new OpenSession(one, one.Id == session, here.Contains(one.Id)))]
        );
    }
}
