using LiveChatMeet.Hub;
using LiveChatMeet.Hub.Wire;
using LiveChatMeet.Tests.Plant;

namespace LiveChatMeet.Tests.Hub;

/// <summary>The order of pushes, whether they are queued or sent at once.</summary>
public sealed class PushLaneTests
{
    private readonly List<int> _sent = [];

    [Fact]
    public async Task What_is_queued_and_what_may_be_sent_at_once_keep_their_order()
    {
        const int Pushes = 9_000; // a lane holds some more
        var lane = new PushLane(push => push.Send());
        using var stopping = new CancellationTokenSource();
        var sending = SendAllAsync(lane, stopping.Token);

        await Task.Run(
            () =>
            {
                Turn.Begin();
                for (var number = 0; number < Pushes; number++)
                    if (number % 3 == 0)
                        lane.Add(Push(number));
                    else
                        lane.AddOrSend(Push(number));
                Turn.End();
            },
            TestContext.Current.CancellationToken
        );
        await Eventually.IsTrueAsync("all are sent", () => Volatile.Read(ref _count) == Pushes);
        await stopping.CancelAsync();
        await sending;

        Assert.Equal(Enumerable.Range(0, Pushes), _sent);
    }

    [Fact]
    public async Task One_that_may_be_sent_at_once_waits_for_those_before_it()
    {
        var lane = new PushLane(push => push.Send());

        Turn.Begin();
        lane.AddOrSend(Push(0));
        lane.Add(Push(1));
        lane.AddOrSend(Push(2));
        Turn.End();
        var before = _sent.Count;
        using var stopping = new CancellationTokenSource();
        var sending = SendAllAsync(lane, stopping.Token);
        await Eventually.IsTrueAsync("both are sent", () => Volatile.Read(ref _count) == 3);
        await stopping.CancelAsync();
        await sending;

        Assert.Equal(1, before);
        Assert.Equal([0, 1, 2], _sent);
    }

    private int _count;

    private Push Push(int number) =>
        new(
            null,
            () =>
            {
                _sent.Add(number); // never by two at once
                Interlocked.Increment(ref _count);
                return Task.CompletedTask;
            }
        );

    private static async Task SendAllAsync(PushLane lane, CancellationToken stopping)
    {
        try
        {
            await foreach (var _ in lane.SendAllAsync(stopping)) { }
        }
        catch (OperationCanceledException)
        {
            // It stops.
        }
    }
}
