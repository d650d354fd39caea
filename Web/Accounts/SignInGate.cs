using System.Threading.RateLimiting;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Texts;
using Microsoft.AspNetCore.Identity;

namespace LiveChatMeet.Accounts;

/// <summary>
/// Handles password attempts on one account one by one: a failure is counted before the next attempt is checked, so
/// parallel guesses cannot outrun the lockout (GHSA-25c8-p796-jg6r).
/// </summary>
public sealed class SignInGate(IPasswordHasher<Agent> passwords) : IDisposable
{
    private const int MaxQueueLength = 20;

    private static readonly Agent Nobody = new() { Name = "" };

    private readonly Lazy<string> _nobodysHash = new(() => passwords.HashPassword(Nobody, Secrets.New()));
    private readonly PartitionedRateLimiter<string> _oneByOne = PartitionedRateLimiter.Create<string, string>(account =>
        RateLimitPartition.GetConcurrencyLimiter(
            account,
            _ =>
                new()
                {
                    PermitLimit = 1,
                    QueueLimit = MaxQueueLength,
                    QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
                }
        )
    );

    /// <returns>Held until the attempt is counted.</returns>
    /// <exception cref="RefusedException"><see cref="Refusal.TooManyRequests"/> when too many wait.</exception>
    public async Task<IDisposable> EnterAsync(string account, CancellationToken cancellation)
    {
        var lease = await _oneByOne.AcquireAsync(
            Characters.WellFormed(account.Trim()).Normalize().ToUpperInvariant(),
            cancellationToken: cancellation
        );
        return lease.IsAcquired ? lease : throw new RefusedException(Refusal.TooManyRequests);
    }

    /// <summary>Takes as long as checking a real password.</summary>
    public void CheckNobodysPassword(string password) =>
        passwords.VerifyHashedPassword(Nobody, _nobodysHash.Value, password);

    public void Dispose() => _oneByOne.Dispose();
}
