using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using LiveChatMeet.Texts;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Accounts;

/// <summary>Makes, checks and removes passkeys (W3C Web Authentication). Each answers a challenge that this browser
/// was given, within ten minutes and once.</summary>
public sealed class Passkeys(
    IPasskeyHandler<Agent> handler,
    PasskeyPlace place,
    BrowserStates states,
    SecondFactors factors,
    Writer writer,
    AccountLog log,
    TimeProvider time
)
{
    private const int Most = 20;
    private const int LongestCredential = 32_768;

    /// <summary>Whether this browser can have any here.</summary>
    public bool WorkAt(HttpContext http) => place.WhyNot(http.Request) is null;

    /// <returns>What the browser needs to make one, as JSON.</returns>
    /// <exception cref="RefusedException">This browser can have none here.</exception>
    public async Task<string> OfferAsync(HttpContext http, Agent agent)
    {
        Require(http);
        var name = agent.Email ?? agent.Name;
        var offer = await handler.MakeCreationOptionsAsync(
            new()
            {
                Id = agent.Id,
                Name = name,
                DisplayName = agent.Name,
            },
            http
        );
        states.Give(http, BrowserState.NewPasskey, offer.AttestationState ?? "");
        return offer.CreationOptionsJson;
    }

    /// <summary>Keeps the one that the browser has made.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.PasskeyInvalid"/>, <see cref="Refusal.PasskeyKnown"/>,
    /// <see cref="Refusal.PasskeyTooMany"/></exception>
    public async Task AddAsync(HttpContext http, Agent agent, string? credential, string name)
    {
        Require(http);
        var made = await handler.PerformAttestationAsync(
            new()
            {
                HttpContext = http,
                CredentialJson = Checked(credential),
                AttestationState = Taken(http, BrowserState.NewPasskey),
            }
        );
        if (made is not { Succeeded: true, Passkey: { } passkey } || made.UserEntity?.Id != agent.Id)
            throw new RefusedException(Refusal.PasskeyInvalid);
        var row = RowOf(passkey, agent.Id, name);
        await factors.AddAsync(
            agent.Id,
            database => AddAsync(database, row),
            http.User.FindFirst(Actor.SessionClaim)?.Value
        );
    }

    private static async Task AddAsync(LiveChatDb database, Passkey row)
    {
        if (await database.Passkeys.AnyAsync(p => p.CredentialId == row.CredentialId))
            throw new RefusedException(Refusal.PasskeyKnown);
        if (await database.Passkeys.CountAsync(p => p.AgentId == row.AgentId) >= Most)
            throw new RefusedException(Refusal.PasskeyTooMany);
        database.Passkeys.Add(row);
        var done = new Audited(AuditKind.PasskeyAdded, row.AgentId) { AboutId = row.Id, About = row.Name };
        await database.AuditAsync(done, row.CreatedAt);
    }

    /// <returns>What the browser needs to use one, as JSON.</returns>
    /// <param name="agent">Whose; null for whoever has one.</param>
    /// <exception cref="RefusedException">This browser can have none here.</exception>
    public async Task<string> AskAsync(HttpContext http, Agent? agent)
    {
        Require(http);
        var question = await handler.MakeRequestOptionsAsync(agent, http);
        states.Give(http, BrowserState.Passkey, question.AssertionState ?? "");
        return question.RequestOptionsJson;
    }

    /// <returns>Whose passkey has answered.</returns>
    /// <exception cref="RefusedException"><see cref="Refusal.PasskeyInvalid"/></exception>
    public async Task<Agent> WhoAsync(HttpContext http, string? credential)
    {
        Require(http);
        var answer = await handler.PerformAssertionAsync(
            new()
            {
                HttpContext = http,
                CredentialJson = Checked(credential),
                AssertionState = Taken(http, BrowserState.Passkey),
            }
        );
        if (
            answer is { Succeeded: true, Passkey: { } passkey, User: { DisabledAt: null } agent }
            && await NoteUseAsync(agent.Id, passkey)
        )
            return agent;
        log.SignInFailed(http, "passkey");
        throw new RefusedException(Refusal.PasskeyInvalid);
    }

    /// <returns>Whether it is still there.</returns>
    private async Task<bool> NoteUseAsync(string agentId, UserPasskeyInfo passkey)
    {
        DateTimeOffset? now = time.GetUtcNow();
        return await writer.WriteAsync(database =>
                database
                    .Passkeys.Where(p => p.AgentId == agentId && p.CredentialId == passkey.CredentialId)
                    .ExecuteUpdateAsync(row =>
                        row.SetProperty(p => p.UsedAt, now)
                            .SetProperty(p => p.SignCount, (long)passkey.SignCount)
                            .SetProperty(p => p.IsBackedUp, passkey.IsBackedUp)
                    )
            ) == 1;
    }

    /// <summary>Forgets one of an agent's.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.SecondFactorLast"/>, <see cref="Refusal.NotFound"/>
    /// </exception>
    public Task RemoveAsync(string agentId, string? id) =>
        factors.RemoveAsync(
            agentId,
            async database =>
            {
                var passkey =
                    await database.Passkeys.SingleOrDefaultAsync(p => p.AgentId == agentId && p.Id == id)
                    ?? throw new RefusedException(Refusal.NotFound);
                database.Passkeys.Remove(passkey);
                var done = new Audited(AuditKind.PasskeyRemoved, agentId) { AboutId = id, About = passkey.Name };
                await database.AuditAsync(done, time.GetUtcNow());
            }
        );

    private void Require(HttpContext http)
    {
        if (place.WhyNot(http.Request) is { } why)
            throw new RefusedException(why);
    }

    private static string Checked(string? credential) =>
        credential is { Length: > 0 and <= LongestCredential }
            ? credential
            : throw new RefusedException(Refusal.PasskeyInvalid);

    private string Taken(HttpContext http, BrowserState kind) =>
        states.Take(http, kind) ?? throw new RefusedException(Refusal.PasskeyInvalid);

    private Passkey RowOf(UserPasskeyInfo made, string agentId, string name) =>
        new()
        {
            Id = Ids.New(),
            AgentId = agentId,
            Name = name,
            CredentialId = made.CredentialId,
            PublicKey = made.PublicKey,
            Transports = string.Join(' ', made.Transports ?? []),
            CreatedAt = time.GetUtcNow(),
            SignCount = made.SignCount,
            IsUserVerified = made.IsUserVerified,
            IsBackupEligible = made.IsBackupEligible,
            IsBackedUp = made.IsBackedUp,
        };
}
