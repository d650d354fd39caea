using LiveChatMeet.Identity;

namespace LiveChatMeet.Calls;

/// <summary>
/// When the parties of open calls last showed a sign of life, on a clock that nobody can set. The rows record it by the
/// wall clock, which may be changed during a call. So what changed in a row since the last look happened since then;
/// the wall clock is trusted only for the first look after a start.
/// </summary>
/// <remarks>Times on the steady clock are spans since any one moment.</remarks>
public sealed class SignsOfLife
{
    // By party, then by leg: the sweep asks for the newest of each party of each call.
    private readonly Dictionary<(string CallId, Party Party), Dictionary<string, Sign>> _known = [];
    private DateTimeOffset _wall;
    private TimeSpan _now;
    private TimeSpan? _before;

    /// <summary>Starts a look at all open calls.</summary>
    public void Look(DateTimeOffset wall, TimeSpan now) =>
        (_wall, _now, _before) = (wall, now, _wall == default ? null : _now);

    /// <summary>When the sign that a row records was given.</summary>
    /// <param name="leg">The leg's id; empty for what a party did without one.</param>
    public TimeSpan At(string callId, Party party, string leg, DateTimeOffset stored)
    {
        var signs = Of(callId, party);
        if (signs.TryGetValue(leg, out var known) && known.Stored == stored)
            return known.At;
        var longest = _now - _before ?? TimeSpan.MaxValue;
        var ago = TimeSpan.FromTicks(Math.Clamp((_wall - stored).Ticks, 0, longest.Ticks));
        signs[leg] = new(stored, _now - ago);
        return _now - ago;
    }

    /// <summary>A party's newest sign, even from a leg that is gone; and the time in its row, for people.</summary>
    public (TimeSpan At, DateTimeOffset Stored) NewestOf(string callId, Party party)
    {
        var newest = Of(callId, party).Values.MaxBy(sign => sign.At);
        return (newest.At, newest.Stored);
    }

    /// <summary>Forgets the calls that are over.</summary>
    public void Keep(IReadOnlySet<string> open)
    {
        foreach (var over in _known.Keys.Where(of => !open.Contains(of.CallId)).ToList())
            _known.Remove(over);
    }

    private Dictionary<string, Sign> Of(string callId, Party party)
    {
        if (!_known.TryGetValue((callId, party), out var signs))
            _known[(callId, party)] = signs = new(StringComparer.Ordinal);
        return signs;
    }

    /// <param name="Stored">As its row records it.</param>
    private readonly record struct Sign(DateTimeOffset Stored, TimeSpan At);
}
