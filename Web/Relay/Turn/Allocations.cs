using System.Security.Cryptography;

namespace LiveChatMeet.Relay.Turn;

/// <summary>All places at the relay, by their ports on paper, and how many each may have.</summary>
public sealed class Allocations
{
    /// <summary>The dynamic ports (RFC 6335, 6), which no address on paper needs open.</summary>
    public const int FirstPort = 49_152;

    /// <summary>A leg has one for each way to the relay (UDP, TCP, two address families) and each of its
    /// links.</summary>
    public const int MaxOfOneLeg = 16;

    public const int MaxOfOneCall = 64;

    /// <summary>A third of the ports: a free one is found soon, also an even one.</summary>
    private const int MaxPlaces = (65_536 - FirstPort) / 3;

    private readonly Allocation?[] _all = new Allocation?[65_536 - FirstPort];
    private readonly Dictionary<string, Circle> _circles = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    public int Count { get; private set; }

    /// <summary>The one with this port on paper.</summary>
    public Allocation? At(int port) =>
        port is >= FirstPort and < 65_536 ? Volatile.Read(ref _all[port - FirstPort]) : null;

    /// <summary>Lets a circle's users have places, until it ends or as long as the last credential for it is
    /// valid.</summary>
    public void Open(string circle, long until)
    {
        lock (_lock)
        {
            if (!_circles.TryGetValue(circle, out var known))
                _circles[circle] = known = new();
            known.OpenUntil = until;
        }
    }

    /// <summary>Makes a place for a client that has none.</summary>
    /// <returns>Null when its circle is over, or its leg, its circle or the relay has as many as it may have.</returns>
    public Allocation? TryAdd(in TurnRequest request, long endsAt, bool isEven)
    {
        var user = request.User;
        lock (_lock)
        {
            if (
                !_circles.TryGetValue(user.Circle, out var circle)
                || circle.OpenUntil <= request.Now
                || circle.Allocations.Count >= MaxOfOneCall
                || circle.Allocations.Count(one => one.User == user) >= MaxOfOneLeg
                || Count >= MaxPlaces
            )
                return null;
            var place = FreePlace(isEven ? 2 : 1);
            var allocation = new Allocation(user, request.Client, FirstPort + place, request.Message.TransactionId)
            {
                EndsAt = endsAt,
            };
            Volatile.Write(ref _all[place], allocation);
            circle.Allocations.Add(allocation);
            Count++;
            request.Client.Allocation = allocation;
            return allocation;
        }
    }

    private int FreePlace(int step)
    {
        var place = RandomNumberGenerator.GetInt32(_all.Length / step) * step;
        while (_all[place] is not null)
            place = (place + step) % _all.Length;
        return place;
    }

    public void Remove(Allocation allocation)
    {
        lock (_lock)
        {
            var place = allocation.Port - FirstPort;
            if (_all[place] != allocation)
                return;
            Volatile.Write(ref _all[place], null);
            allocation.EndsAt = 0;
            allocation.Client.Allocation = null;
            Count--;
            _circles[allocation.User.Circle].Allocations.Remove(allocation);
        }
    }

    /// <summary>A circle is over: nothing is relayed in it any more, and its credentials open nothing (TU-4).</summary>
    public void End(string circle)
    {
        lock (_lock)
        {
            if (!_circles.TryGetValue(circle, out var known))
                return;
            foreach (var allocation in known.Allocations.ToList())
                Remove(allocation);
            _circles.Remove(circle);
        }
    }

    /// <summary>Removes what nobody has refreshed, and circles that nobody is in or may enter.</summary>
    public void Sweep(long now)
    {
        lock (_lock)
            foreach (var (name, circle) in _circles)
            {
                foreach (var over in circle.Allocations.Where(one => IsOver(one, circle, now)).ToList())
                    Remove(over);
                if (circle.Allocations.Count == 0 && circle.OpenUntil <= now)
                    _circles.Remove(name);
            }
    }

    // A call's places outlive their credentials; a test's do not.
    private static bool IsOver(Allocation one, Circle circle, long now) =>
        one.EndsAt <= now || (one.User.Party is null && circle.OpenUntil <= now);

    private sealed class Circle
    {
        public List<Allocation> Allocations { get; } = [];

        public long OpenUntil { get; set; }
    }
}
