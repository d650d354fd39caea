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
        var hashes = StoppedAddress.HashesOf(address);
        return database.StoppedAddresses.AnyAsync(s => hashes.Contains(s.Hash));
    }

    /// <summary>Whose addresses they were is erased or forgotten: what is left tells nobody what they were.</summary>
    public static async Task ForgetAsync(LiveChatDb database, IReadOnlyList<string> addresses)
    {
        var hashes = addresses.SelectMany(StoppedAddress.HashesOf).ToList();
        if (hashes.Count > 0)
            await database
                .StoppedAddresses.Where(s => hashes.Contains(s.Hash))
                .ExecuteUpdateAsync(set =>
                    set.SetProperty(s => s.Address, (string?)null).SetProperty(s => s.Answer, (string?)null)
                );
    }
}
