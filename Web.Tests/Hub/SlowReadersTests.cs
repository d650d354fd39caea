using LiveChatMeet.Hosting;
using LiveChatMeet.Hub;
using LiveChatMeet.Identity;
using LiveChatMeet.Presence;
using LiveChatMeet.Texts;
using Microsoft.Extensions.Time.Testing;

namespace LiveChatMeet.Tests.Hub;

/// <summary>M2: what waits for a slow reader does not grow without end.</summary>
[Trait("Requirement", "WS-4")]
[Trait("Requirement", "D27")]
public sealed class SlowReadersTests
{
    private static readonly Actor Slow = new(Party.Visitor, "slow");
    private static readonly Actor Other = new(Party.Visitor, "other");

    private readonly FakeTimeProvider _clock = new();

    [Theory]
    [InlineData(SlowReaders.MaxUnsent, 20, false)]
    [InlineData(SlowReaders.MaxUnsent + 1, 10, false)]
    [InlineData(SlowReaders.MaxUnsent + 1, 20, true)]
    public void Whoever_is_far_behind_for_long_is_disconnected(int pushes, int seconds, bool isEnded)
    {
        var presence = new InMemoryPresence(new Settings(), _clock);
        var (slow, other) = (new Connection(), new Connection());
        Assert.True(presence.TryArrive(Slow, slow.Present) && presence.TryArrive(Other, other.Present));
        var readers = new SlowReaders(presence, _clock);
        var never = new TaskCompletionSource().Task;

        var sent = Enumerable.Range(1, pushes - 1).Select(_ => readers.FollowAsync(Slow, never)).ToList();
        _clock.Advance(TimeSpan.FromSeconds(seconds));
        sent.Add(readers.FollowAsync(Slow, never));

        Assert.Equal((isEnded, false), (slow.IsAborted, other.IsAborted));
        Assert.DoesNotContain(sent, one => one.IsCompleted);
    }

    [Fact]
    public async Task Whoever_catches_up_begins_anew()
    {
        var presence = new InMemoryPresence(new Settings(), _clock);
        var slow = new Connection();
        Assert.True(presence.TryArrive(Slow, slow.Present));
        var readers = new SlowReaders(presence, _clock);
        var caughtUp = new TaskCompletionSource();
        var first = Enumerable.Range(0, 200).Select(_ => readers.FollowAsync(Slow, caughtUp.Task)).ToList();

        caughtUp.SetResult();
        await Task.WhenAll(first);
        _clock.Advance(TimeSpan.FromMinutes(1));
        var never = new TaskCompletionSource().Task;
        var next = Enumerable.Range(0, 200).Select(_ => readers.FollowAsync(Slow, never)).ToList();

        Assert.False(slow.IsAborted, $"{next.Count} pushes of this moment are not late.");
    }

    private sealed class Connection
    {
        public bool IsAborted { get; private set; }

        public PresentConnection Present => new(Ids.New(), Session: null, From: null, Abort: () => IsAborted = true);
    }
}
