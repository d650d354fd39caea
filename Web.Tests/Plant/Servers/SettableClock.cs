using Microsoft.Extensions.Time.Testing;

namespace LiveChatMeet.Tests.Plant.Servers;

/// <summary>Time that passes when the test says so, and a wall clock that can be set besides, as people and NTP set it:
/// what runs by timestamps does not notice.</summary>
public sealed class SettableClock(DateTimeOffset start) : TimeProvider
{
    private readonly FakeTimeProvider _time = new(start);
    private TimeSpan _set;

    public override long TimestampFrequency => _time.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => _time.GetUtcNow() + _set;

    public override long GetTimestamp() => _time.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        _time.CreateTimer(callback, state, dueTime, period);

    public void Advance(TimeSpan time) => _time.Advance(time);

    /// <summary>Sets the wall clock forward, or back.</summary>
    public void Set(TimeSpan by) => _set += by;
}
