using System.Collections.Concurrent;
using LiveChatMeet.Identity;
using LiveChatMeet.Presence;

namespace LiveChatMeet.Hub;

/// <summary>
/// Finds readers that take their pushes slowly. Nobody waits for them; a reader with many pushes waiting for a long
/// time is disconnected, so that its queue does not grow without end. Its browser reconnects and asks <c>Since</c>.
/// </summary>
public sealed class SlowReaders(IPresence presence, TimeProvider time)
{
    /// <summary>Behind without a break for longer than this, with more than <see cref="MaxUnsent"/>.</summary>
    public static readonly TimeSpan PatienceFor = TimeSpan.FromSeconds(15);

    public const int MaxUnsent = 100;

    private readonly ConcurrentDictionary<Actor, Backlog> _behind = new();

    /// <summary>Follows a push until it is written.</summary>
    /// <param name="reader">The reader it is for; null if it is for many.</param>
    public async Task FollowAsync(Actor? reader, Task sending)
    {
        if (reader is not { } who)
        {
            await sending;
            return;
        }
        var behind = _behind.AddOrUpdate(
            who,
            _ => new(1, time.GetTimestamp()),
            (_, already) =>
                already.Unsent > 0 ? already with { Unsent = already.Unsent + 1 } : new(1, time.GetTimestamp())
        );
        if (behind.Unsent > MaxUnsent && time.GetElapsedTime(behind.Since) > PatienceFor)
            presence.Disconnect(who.Party, who.Id);
        try
        {
            await sending;
        }
        finally
        {
            Wrote(who);
        }
    }

    private void Wrote(Actor who)
    {
        var now = _behind.AddOrUpdate(who, default(Backlog), (_, behind) => behind with { Unsent = behind.Unsent - 1 });
        if (now.Unsent <= 0)
            _behind.TryRemove(KeyValuePair.Create(who, now));
    }

    private readonly record struct Backlog(int Unsent, long Since);
}
