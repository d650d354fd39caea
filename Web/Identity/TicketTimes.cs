using System.Collections.Concurrent;

namespace LiveChatMeet.Identity;

/// <summary>
/// How long a one-use right is good. One that this run of the server has given ends by a clock that nobody sets: a wall
/// clock that is set back does not lengthen it, and one that is set forward does not end it early. One from before the
/// start has its time on the wall clock alone, and ends by that of now or by that of the start, whichever is first.
/// </summary>
public sealed class TicketTimes(TimeProvider time)
{
    // Each connection gets a ticket: of thousands that come at once, not each looks through those of all others.
    private static readonly TimeSpan LooksEvery = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, Term> _terms = new(StringComparer.Ordinal);
    private readonly DateTimeOffset _startedAt = time.GetUtcNow();
    private readonly long _start = time.GetTimestamp();
    private long _lookedAt = time.GetTimestamp();

    /// <returns>A ticket whose time begins now, to be stored.</returns>
    public Ticket New(TicketPurpose purpose, string hash, string subject, TimeSpan validFor) =>
        new()
        {
            Hash = hash,
            Purpose = purpose,
            Subject = subject,
            ExpiresAt = Begin(hash, validFor),
        };

    /// <summary>Lets the time of a right begin.</summary>
    /// <param name="hash"><see cref="Secrets.Hash"/> of its secret.</param>
    /// <returns>When it ends by the wall clock of now.</returns>
    public DateTimeOffset Begin(string hash, TimeSpan validFor)
    {
        _terms[hash] = new(time.GetTimestamp(), validFor);
        return time.GetUtcNow() + validFor;
    }

    public bool IsGood(Ticket ticket) => IsGood(ticket.Hash, ticket.ExpiresAt);

    /// <param name="hash"><see cref="Secrets.Hash"/> of its secret.</param>
    /// <param name="expiresAt">What is stored.</param>
    public bool IsGood(string hash, DateTimeOffset expiresAt) => LeftOf(hash, expiresAt) > TimeSpan.Zero;

    /// <summary>How much longer it is good; nothing or less when it has ended.</summary>
    public TimeSpan LeftOf(string hash, DateTimeOffset expiresAt)
    {
        if (_terms.TryGetValue(hash, out var term))
            return LeftOf(term);
        var (now, sinceStart) = (time.GetUtcNow(), _startedAt + time.GetElapsedTime(_start));
        return expiresAt - (now > sinceStart ? now : sinceStart);
    }

    /// <summary>Those of this run that have ended; none if it was asked a moment ago. As long as their rows are there
    /// they are known here: without that, a clock that was ahead would revive them when it is put right.</summary>
    public IReadOnlyList<string> Ended()
    {
        var (looked, now) = (Volatile.Read(ref _lookedAt), time.GetTimestamp());
        if (
            time.GetElapsedTime(looked, now) < LooksEvery
            || Interlocked.CompareExchange(ref _lookedAt, now, looked) != looked
        )
            return [];
        return [.. _terms.Where(one => LeftOf(one.Value) <= TimeSpan.Zero).Select(one => one.Key)];
    }

    /// <summary>Their rows are gone.</summary>
    public void Forget(IEnumerable<string> hashes)
    {
        foreach (var hash in hashes)
            _terms.TryRemove(hash, out _);
    }

    private TimeSpan LeftOf(Term term) => term.ValidFor - time.GetElapsedTime(term.BegunAt);

    private readonly record struct Term(long BegunAt, TimeSpan ValidFor);
}
