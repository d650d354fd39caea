using System.Text.Json;
using LiveChatMeet.Identity;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Accounts;

/// <summary>Who has shown their password goes in, or to the second step.</summary>
public sealed class Entrance(
    AgentSessions sessions,
    KnownBrowsers browsers,
    BrowserStates states,
    SignInSettings settings,
    LiveChatDb reads
)
{
    private const string SecondStep = "/sign-in/code";

    /// <returns>Where to go: to the second step for an agent who has an app, or a passkey where a second factor is
    /// required; else they are signed in.</returns>
    public async Task<string> PassAsync(HttpContext http, Agent agent, string next)
    {
        if (
            await reads.CodeApps.AnyAsync(app => app.AgentId == agent.Id)
            || (settings.RequireSecondFactor && await reads.Passkeys.AnyAsync(p => p.AgentId == agent.Id))
        )
        {
            var state = new Waiting(agent.Id, agent.SecurityStamp ?? "", next);
            states.Give(http, BrowserState.SecondStep, JsonSerializer.Serialize(state));
            return SecondStep;
        }
        await EnterAsync(http, agent);
        return next;
    }

    /// <summary>Signs in somebody who has shown all that is needed.</summary>
    public async Task EnterAsync(HttpContext http, Agent agent)
    {
        await sessions.StartAsync(agent);
        browsers.Remember(http, agent);
    }

    /// <summary>Continues a session after its agent's password has changed; its hub connections stay.</summary>
    public async Task StayAsync(HttpContext http, Agent agent, string session)
    {
        await sessions.StartAsync(agent, session);
        browsers.Remember(http, agent);
    }

    /// <returns>Who is between the two steps, and where they want to go; null for nobody, or if the account has
    /// changed since.</returns>
    public async Task<(Agent Agent, string Next)?> WaitingAsync(HttpContext http)
    {
        if (states.Look(http, BrowserState.SecondStep) is not { } state)
            return null;
        var waiting = JsonSerializer.Deserialize<Waiting>(state)!;
        return
            await reads
                .Users.AsNoTracking()
                .SingleOrDefaultAsync(a =>
                    a.Id == waiting.Agent && a.SecurityStamp == waiting.Stamp && a.DisabledAt == null
                )
                is { } agent
            ? (agent, waiting.Next)
            : null;
    }

    /// <summary>Ends the time between the steps.</summary>
    /// <returns>Whether it had not ended before.</returns>
    public bool TakeWaiting(HttpContext http) => states.Take(http, BrowserState.SecondStep) is not null;

    private sealed record Waiting(string Agent, string Stamp, string Next);
}
