using LiveChatMeet.Storage;
using LiveChatMeet.Texts;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Identity;

/// <summary>Where agents are signed in. A session that was ended here is over, even for a copied cookie.</summary>
public sealed class AgentSessions(SignInManager<Agent> signIn, Writer writer, AccountLog log, TimeProvider time)
{
    /// <summary>Signs an agent in, with a new session id, so that signing out ends its hub connections and no
    /// others.</summary>
    /// <param name="session">Given when a new cookie continues a session whose hub connections stay.</param>
    public async Task StartAsync(Agent agent, string? session = null)
    {
        var (id, now) = (session ?? Ids.New(), time.GetUtcNow());
        await writer.WriteAsync(async database =>
        {
            await database
                .AgentSessions.Where(old => old.Id == id || old.StartedAt < now - AgentIdentity.SignedInFor)
                .ExecuteDeleteAsync();
            database.AgentSessions.Add(
                new()
                {
                    Id = id,
                    AgentId = agent.Id,
                    StartedAt = now,
                }
            );
            return true;
        });
        var properties = new AuthenticationProperties
        {
            IsPersistent = true,
            Items = { [AgentIdentity.SignedInAt] = now.ToString("O") },
        };
        await signIn.SignInWithClaimsAsync(agent, properties, [new(Actor.SessionClaim, id)]);
        log.SignedIn(agent.Id, goesOn: session is not null);
    }

    /// <summary>Ends one session: its cookie opens nothing any more.</summary>
    public Task EndAsync(string session) =>
        writer.WriteAsync(database => database.AgentSessions.Where(one => one.Id == session).ExecuteDeleteAsync());
}
