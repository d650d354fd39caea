using System.Collections.Concurrent;
using LiveChatMeet.Identity;

namespace LiveChatMeet.Calls;

/// <summary>
/// Nonces that prove to the owner of a hub connection that a meet page may borrow it. Each is for one use and one
/// party. They live for seconds, so they are in memory only: a page whose nonce a restart has forgotten asks for
/// another one.
/// </summary>
public sealed class LoanNonces(TimeProvider time)
{
    private static readonly TimeSpan ValidFor = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, Right> _unused = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<(string Nonce, long IssuedAt)> _issued = new();

    /// <returns>The nonce, for this party of the call.</returns>
    public string Issue(Party party, Call call)
    {
        DropExpired();
        var (nonce, now) = (Secrets.New(), time.GetTimestamp());
        _unused[nonce] = new(MeetSubject.Of(party, call), now);
        _issued.Enqueue((nonce, now));
        return nonce;
    }

    /// <summary>Uses a nonce up, whoever shows it.</summary>
    /// <returns>Whether it is this party's.</returns>
    /// <param name="callId">The call that it is for.</param>
    public bool TryRedeem(Actor by, string? nonce, out string callId)
    {
        callId = "";
        if (nonce is null || !_unused.TryRemove(nonce, out var right) || IsExpired(right.IssuedAt))
            return false;
        callId = right.For.CallId;
        return right.For == new MeetSubject(by.CallId ?? callId, by.Party, by.Id);
    }

    private void DropExpired()
    {
        while (_issued.TryPeek(out var oldest) && IsExpired(oldest.IssuedAt) && _issued.TryDequeue(out var gone))
            _unused.TryRemove(gone.Nonce, out _);
    }

    private bool IsExpired(long issuedAt) => time.GetElapsedTime(issuedAt) >= ValidFor;

    private readonly record struct Right(MeetSubject For, long IssuedAt);
}
