using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Sites;
using LiveChatMeet.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Accounts;

/// <summary>
/// Creates the first agent and the first site, once and for all. It takes the setup code: 128 bits, 24 hours, one use,
/// printed by the server and kept in a file that only its owner can read.
/// </summary>
public sealed class FirstRun(
    DataDirectory data,
    Writer writer,
    IDbContextFactory<LiveChatDb> databases,
    ILookupNormalizer normalizer,
    IPasswordHasher<Agent> passwords,
    TicketTimes times,
    TimeProvider time
) : IDisposable
{
    private const int CodeLength = 26; // of 32 letters: 130 bits

    private static readonly TimeSpan CodeValidFor = TimeSpan.FromHours(24);

    private readonly SemaphoreSlim _oneByOne = new(1);

    /// <summary>Whether nobody has set this instance up, before or after any restore.</summary>
    public async Task<bool> IsOpenAsync()
    {
        if (File.Exists(data.SetupDone))
            return false;
        await using var database = await databases.CreateDbContextAsync();
        return !await database.Users.AnyAsync();
    }

    /// <returns>The code to print; null when setup is done. A code that is still valid survives a restart.</returns>
    public Task<string?> PrepareAsync() => InTurnAsync(FindOrMakeCodeAsync);

    /// <returns>A new code, which replaces an older one; null when setup is done.</returns>
    public Task<string?> RenewAsync() => InTurnAsync(async () => await IsOpenAsync() ? await MakeCodeAsync() : null);

    private async Task<string?> InTurnAsync(Func<Task<string?>> find)
    {
        await _oneByOne.WaitAsync();
        try
        {
            return await find();
        }
        finally
        {
            _oneByOne.Release();
        }
    }

    private async Task<string?> FindOrMakeCodeAsync()
    {
        if (!await IsOpenAsync())
        {
            if (!File.Exists(data.SetupDone))
                OwnersOnly.Write(data.SetupDone, "");
            File.Delete(data.SetupCode);
            return null;
        }
        if (
            File.Exists(data.SetupCode)
            && await File.ReadAllTextAsync(data.SetupCode) is var kept
            && await IsGoodAsync(kept)
        )
            return kept.Trim();

        return await MakeCodeAsync();
    }

    private async Task<string> MakeCodeAsync()
    {
        var code = TypedCode.New(CodeLength);
        var ticket = times.New(TicketPurpose.Setup, TypedCode.HashOf(code), subject: "", CodeValidFor);
        await writer.WriteAsync(async database =>
        {
            await database.Tickets.Where(t => t.Purpose == TicketPurpose.Setup).ExecuteDeleteAsync();
            database.Tickets.Add(ticket);
            return true;
        });
        OwnersOnly.Write(data.SetupCode, code + "\n");
        return code;
    }

    /// <summary>Creates both in the transaction that uses up the code: of two simultaneous attempts, only one
    /// succeeds.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.SetupCodeWrong"/>, or <see cref="Refusal.NotFound"/> when
    /// setup is done.</exception>
    public async Task<Agent> CompleteAsync(string? code, Agent administrator, string password, Site site)
    {
        Prepare(administrator, password);
        var hash = TypedCode.HashOf(code ?? "");
        await writer.WriteAsync(async database =>
        {
            if (await database.Users.AnyAsync() || File.Exists(data.SetupDone))
                throw new RefusedException(Refusal.NotFound);
            var ticket = await database.Tickets.SingleOrDefaultAsync(t =>
                t.Hash == hash && t.Purpose == TicketPurpose.Setup
            );
            if (ticket is null || !times.IsGood(ticket))
                throw new RefusedException(Refusal.SetupCodeWrong);
            database.Tickets.Remove(ticket);
            database.Users.Add(administrator);
            database.Sites.Add(site);
            var done = new Audited(AuditKind.SetUp, administrator.Id) { AboutId = site.Id, About = site.Name };
            await database.AuditAsync(done, time.GetUtcNow());
            return true;
        });
        OwnersOnly.Write(data.SetupDone, "");
        File.Delete(data.SetupCode);
        return administrator;
    }

    // What Identity's own manager would set.
    private void Prepare(Agent administrator, string password)
    {
        administrator.PasswordHash = passwords.HashPassword(administrator, password);
        administrator.SecurityStamp = Secrets.New();
        administrator.LockoutEnabled = true;
        administrator.NormalizedEmail = normalizer.NormalizeEmail(administrator.Email);
        administrator.NormalizedUserName = normalizer.NormalizeName(administrator.UserName);
    }

    public void Dispose() => _oneByOne.Dispose();

    private async Task<bool> IsGoodAsync(string code)
    {
        var hash = TypedCode.HashOf(code);
        await using var database = await databases.CreateDbContextAsync();
        var known = await database
            .Tickets.AsNoTracking()
            .SingleOrDefaultAsync(t => t.Hash == hash && t.Purpose == TicketPurpose.Setup);
        return known is not null && times.IsGood(known);
    }
}
