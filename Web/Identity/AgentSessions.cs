using LiveChatMeet.Storage;
using LiveChatMeet.Texts;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Identity;

/// <summary>Where agents are signed in. A session that was ended here is over, even for a copied cookie.</summary>
public sealed class AgentSessions(
    SignInManager<Agent> signIn,
    LiveChatDb reads,
    Writer writer,
    AccountLog log,
    TimeProvider time
)
{
    /// <summary>Signs an agent in, with a new session id, so that signing out ends its hub connections and no
    /// others.</summary>
    /// <param name="session">Given when a new cookie continues a session whose hub connections stay.</param>
    public async Task StartAsync(Agent agent, string? session = null)
    {
        var row = SessionOf(agent, session ?? Ids.New());
        await writer.WriteAsync(async database =>
        {
            await database
                .AgentSessions.Where(old =>
                    old.Id == row.Id || old.StartedAt < row.StartedAt - AgentIdentity.SignedInFor
                )
                .ExecuteDeleteAsync();
            database.AgentSessions.Add(row);
            return true;
        });
        var properties = new AuthenticationProperties
        {
            IsPersistent = true,
            Items = { [AgentIdentity.SignedInAt] = row.StartedAt.ToString("O") },
        };
        await signIn.SignInWithClaimsAsync(agent, properties, [new(Actor.SessionClaim, row.Id)]);
        log.SignedIn(agent.Id, goesOn: session is not null);
    }

    /// <summary>Ends one session: its cookie opens nothing any more.</summary>
    public Task EndAsync(string session) =>
        writer.WriteAsync(database => database.AgentSessions.Where(one => one.Id == session).ExecuteDeleteAsync());

    /// <summary>Those of an agent whose cookie may still be good, the newest first.</summary>
    public async Task<IReadOnlyList<AgentSession>> OfAsync(string agentId, CancellationToken cancellation)
    {
        var (started, seen) = (
            time.GetUtcNow() - AgentIdentity.SignedInFor,
            time.GetUtcNow() - AgentIdentity.IdleFor - AgentSession.SeenEvery
        );
        return await reads
            .AgentSessions.AsNoTracking()
            .Where(one => one.AgentId == agentId && one.StartedAt > started && one.SeenAt > seen)
            .OrderByDescending(one => one.StartedAt)
            .ToListAsync(cancellation);
    }

    public Task<AgentSession?> FindAsync(string session, CancellationToken cancellation) =>
        reads.AgentSessions.AsNoTracking().SingleOrDefaultAsync(one => one.Id == session, cancellation);

    /// <summary>Notes that its agent has proved again who they are.</summary>
    public Task ConfirmAsync(string session)
    {
        DateTimeOffset? now = time.GetUtcNow();
        return writer.WriteAsync(database =>
            database
                .AgentSessions.Where(one => one.Id == session)
                .ExecuteUpdateAsync(row => row.SetProperty(one => one.ConfirmedAt, now))
        );
    }

    /// <summary>Notes that a session is in use.</summary>
    public Task SeenAsync(string session)
    {
        var now = time.GetUtcNow();
        return writer.WriteAsync(database =>
            database
                .AgentSessions.Where(one => one.Id == session)
                .ExecuteUpdateAsync(row => row.SetProperty(one => one.SeenAt, now))
        );
    }

    private AgentSession SessionOf(Agent agent, string id)
    {
        var (browser, system) = Device.NamesIn(signIn.Context.Request.Headers.UserAgent);
        var now = time.GetUtcNow();
        return new()
        {
            Id = id,
            AgentId = agent.Id,
            StartedAt = now,
            SeenAt = now,
            Browser = browser,
            System = system,
        };
    }
}
