using LiveChatMeet.Hosting;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Relay;
using LiveChatMeet.Relay.Turn;
using LiveChatMeet.Texts;

namespace LiveChatMeet.Check;

/// <summary>What an administrator's browser needs to call itself through the relay.</summary>
/// <param name="Circle">Names the test.</param>
/// <param name="Ends">The servers for each of the two ends, which have credentials of their own.</param>
public sealed record RelayTest(string Circle, IReadOnlyList<IReadOnlyList<IceServer>> Ends);

/// <summary>Credentials for tests of the relay: one minute, and only for one end of the same test to reach the other
/// (TU-1, TU-4).</summary>
public sealed class RelayTests(Settings settings, OwnRelay own, TimeProvider time)
{
    /// <summary>No call has an id like this.</summary>
    public const string Prefix = "test-";

    private const int AtOnce = 6;
    private const double PerSecond = 0.1;

    private readonly Budget _budget = new(AtOnce, PerSecond, time);

    /// <exception cref="RefusedException"><see cref="Refusal.TooManyRequests"/>.</exception>
    public RelayTest Begin(Actor by)
    {
        if (!_budget.TrySpend(by.Id))
            throw new RefusedException(Refusal.TooManyRequests);
        var circle = Prefix + Ids.New();
        return new(circle, [ServersFor(circle), ServersFor(circle)]);
    }

    /// <summary>The test is over: nothing is relayed for it any more.</summary>
    public void End(string? circle)
    {
        if (circle?.StartsWith(Prefix, StringComparison.Ordinal) == true)
            own.End(circle);
    }

    private IReadOnlyList<IceServer> ServersFor(string circle) =>
        [
            .. settings.Ice.ServersFor(circle, null, time.GetUtcNow()),
            .. own.ServerFor(new(circle, null, Ids.New())) is { } ours ? (IceServer[])[ours] : [],
        ];
}
