using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Mail;

/// <summary>Who gets no mails about conversations.</summary>
public static class StoppedAddresses
{
    /// <summary>Inside a command of the <see cref="Writer"/>. Who wanted no more stays so.</summary>
    public static async Task AddAsync(
        LiveChatDb database,
        string address,
        StopReason reason,
        DateTimeOffset at,
        string? answer = null
    )
    {
        var hash = StoppedAddress.HashOf(address);
        if (await database.StoppedAddresses.FindAsync(hash) is not { } known)
            database.StoppedAddresses.Add(
                new()
                {
                    Hash = hash,
                    Address = address,
                    Reason = reason,
                    At = at,
                    Answer = answer,
                }
            );
        else if (known.Reason != StopReason.Unsubscribed)
            (known.Address, known.Reason, known.At, known.Answer) = (address, reason, at, answer);
        await database.SaveChangesAsync();
    }

    public static Task<bool> HasAsync(LiveChatDb database, string address)
    {
        var hash = StoppedAddress.HashOf(address);
        return database.StoppedAddresses.AnyAsync(s => s.Hash == hash);
    }

    /// <summary>Whose address it was is erased or forgotten: what is left tells nobody what it was.</summary>
    public static async Task ForgetVisitorAsync(LiveChatDb database, string id) =>
        await ForgetAsync(
            database,
            await database.Visitors.Where(v => v.Id == id).Select(v => v.Email).SingleOrDefaultAsync()
        );

    /// <inheritdoc cref="ForgetVisitorAsync"/>
    public static async Task ForgetAsync(LiveChatDb database, string? address)
    {
        if (address is null)
            return;
        var hash = StoppedAddress.HashOf(address);
        await database
            .StoppedAddresses.Where(s => s.Hash == hash)
            .ExecuteUpdateAsync(set =>
                set.SetProperty(s => s.Address, (string?)null).SetProperty(s => s.Answer, (string?)null)
            );
    }
}
