using System.Globalization;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using OtpNet;

namespace LiveChatMeet.Accounts;

/// <summary>Codes of an app (RFC 6238: six digits, 30 seconds, SHA-1, which is what all apps know), and the codes to
/// recover without it.</summary>
public sealed class CodeApps(
    IDataProtectionProvider protection,
    SecondFactors factors,
    LiveChatDb reads,
    Writer writer,
    TimeProvider time
)
{
    private const int SecretBytes = 20; // RFC 4226, 4: R6
    private const int CodeLength = 6;
    private const int RecoveryCodes = 10;
    private const int RecoveryLetters = 24; // 120 bits: a fast hash is enough (ASVS 5.0, 6.5.2)
    private const int LongestCode = 64;

    // One step to either side, for clocks and slow fingers (RFC 6238, 5.2).
    private static readonly VerificationWindow Skew = new(previous: 1, future: 1);

    private readonly IDataProtector _secrets = protection.CreateProtector(CodeApp.Purpose);
    private readonly IDataProtector _setups = protection.CreateProtector("LiveChatMeet.CodeApps.Setup");

    /// <summary>A secret that is not kept yet, for an agent to give to their app.</summary>
    /// <param name="issuer">What the app calls this server.</param>
    public CodeAppSetup Prepare(Agent agent, string issuer)
    {
        var secret = Base32Encoding.ToString(KeyGeneration.GenerateRandomKey(SecretBytes));
        return Prepared(agent, issuer, secret);
    }

    /// <summary>The same again, after a wrong code; a new one if it is too old.</summary>
    public CodeAppSetup Prepare(Agent agent, string issuer, string? state) =>
        SecretIn(agent, state) is { } secret ? Prepared(agent, issuer, secret) : Prepare(agent, issuer);

    /// <summary>Keeps the secret, if the app shows its codes.</summary>
    /// <returns>The codes to recover, to be shown once; null if the code is wrong or the setup too old.</returns>
    public async Task<IReadOnlyList<string>?> TurnOnAsync(Agent agent, string? state, string? code, string? session)
    {
        if (SecretIn(agent, state) is not { } secret || StepOf(secret, code) is not { } step)
            return null;
        var codes = NewCodes();
        await factors.AddAsync(
            agent.Id,
            async database =>
            {
                await database.CodeApps.Where(app => app.AgentId == agent.Id).ExecuteDeleteAsync();
                database.CodeApps.Add(
                    new()
                    {
                        AgentId = agent.Id,
                        Secret = _secrets.Protect(secret),
                        AddedAt = time.GetUtcNow(),
                        LastStep = step,
                    }
                );
                await ReplaceCodesAsync(database, agent.Id, codes);
                await AuditAsync(database, AuditKind.CodesTurnedOn, agent.Id);
            },
            session
        );
        return codes;
    }

    /// <exception cref="RefusedException"><see cref="Refusal.SecondFactorLast"/></exception>
    public Task TurnOffAsync(string agentId) =>
        factors.RemoveAsync(
            agentId,
            async database =>
            {
                if (await database.CodeApps.Where(app => app.AgentId == agentId).ExecuteDeleteAsync() == 0)
                    return; // it is off already
                await database.RecoveryCodes.Where(code => code.AgentId == agentId).ExecuteDeleteAsync();
                await AuditAsync(database, AuditKind.CodesTurnedOff, agentId);
            }
        );

    /// <summary>Makes new codes to recover; the old ones are over.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.NotFound"/>: the agent has no app.</exception>
    public async Task<IReadOnlyList<string>> RenewCodesAsync(string agentId)
    {
        var codes = NewCodes();
        await writer.WriteAsync(async database =>
        {
            if (!await database.CodeApps.AnyAsync(app => app.AgentId == agentId))
                throw new RefusedException(Refusal.NotFound);
            await ReplaceCodesAsync(database, agentId, codes);
            await AuditAsync(database, AuditKind.RecoveryCodesMade, agentId);
            return true;
        });
        return codes;
    }

    /// <summary>Uses up a code of the app, or one to recover.</summary>
    /// <returns>Whether it was right, and not used before.</returns>
    public async Task<bool> RedeemAsync(string agentId, string? typed)
    {
        if (typed is not { Length: > 0 and <= LongestCode })
            return false;
        return Digits(typed).Length == CodeLength && !typed.Any(char.IsAsciiLetter)
            ? await RedeemOfAppAsync(agentId, typed)
            : await RedeemToRecoverAsync(agentId, TypedCode.HashOf(typed));
    }

    private async Task<bool> RedeemOfAppAsync(string agentId, string typed)
    {
        if (
            await reads.CodeApps.AsNoTracking().SingleOrDefaultAsync(app => app.AgentId == agentId) is not { } app
            || StepOf(_secrets.UnprotectKept(app.Secret), typed) is not { } step
        )
            return false;
        return await writer.WriteAsync(database =>
                database
                    .CodeApps.Where(row => row.AgentId == agentId && row.Secret == app.Secret && row.LastStep < step)
                    .ExecuteUpdateAsync(row => row.SetProperty(a => a.LastStep, step))
            ) == 1;
    }

    private Task<bool> RedeemToRecoverAsync(string agentId, string hash) =>
        writer.WriteAsync(async database =>
        {
            if (
                await database.RecoveryCodes.Where(c => c.AgentId == agentId && c.Hash == hash).ExecuteDeleteAsync()
                == 0
            )
                return false;
            await AuditAsync(database, AuditKind.RecoveryCodeUsed, agentId);
            return true;
        });

    private Task AuditAsync(LiveChatDb database, AuditKind kind, string agentId) =>
        database.AuditAsync(new(kind, agentId), time.GetUtcNow());

    private CodeAppSetup Prepared(Agent agent, string issuer, string secret)
    {
        var until = (time.GetUtcNow() + BrowserStates.GoodFor).ToUnixTimeMilliseconds();
        return new(
            string.Join(' ', secret.Chunk(4).Select(group => new string(group))),
            new OtpUri(OtpType.Totp, secret, agent.Email ?? agent.Name, issuer).ToString(),
            _setups.Protect($"{agent.Id} {until.ToString(CultureInfo.InvariantCulture)} {secret}")
        );
    }

    private string? SecretIn(Agent agent, string? state)
    {
        try
        {
            return
                _setups.Unprotect(state ?? "").Split(' ') is [var id, var until, var secret]
                && id == agent.Id
                && long.Parse(until, CultureInfo.InvariantCulture) >= time.GetUtcNow().ToUnixTimeMilliseconds()
                ? secret
                : null;
        }
        catch (Exception forged) when (forged is System.Security.Cryptography.CryptographicException or FormatException)
        {
            return null;
        }
    }

    private long? StepOf(string secret, string? code) =>
        code is { Length: <= LongestCode }
        && new Totp(Base32Encoding.ToBytes(secret)).VerifyTotp(
            time.GetUtcNow().UtcDateTime,
            Digits(code),
            out var step,
            Skew
        )
            ? step
            : null;

    private static string Digits(string typed) => string.Concat(typed.Where(char.IsAsciiDigit));

    private static string[] NewCodes() =>
        [.. Enumerable.Range(0, RecoveryCodes).Select(_ => TypedCode.New(RecoveryLetters))];

    private static async Task ReplaceCodesAsync(LiveChatDb database, string agentId, string[] codes)
    {
        await database.RecoveryCodes.Where(code => code.AgentId == agentId).ExecuteDeleteAsync();
        database.RecoveryCodes.AddRange(
            codes.Select(code => new RecoveryCode { AgentId = agentId, Hash = TypedCode.HashOf(code) })
        );
    }
}

/// <summary>What an agent gives to their app.</summary>
/// <param name="Secret">In groups of four, to be typed.</param>
/// <param name="Address">The same for a QR code.</param>
/// <param name="State">What the form brings back.</param>
public sealed record CodeAppSetup(string Secret, string Address, string State);
