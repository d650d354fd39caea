using System.Text;
using LiveChatMeet.Hub.Wire;
using LiveChatMeet.Tests.Plant;

namespace LiveChatMeet.Tests.Hub.Wire;

/// <summary>How frames are gathered into messages.</summary>
public sealed class OutgoingTests
{
    private readonly List<string> _written = [];
    private Task _reader = Task.CompletedTask;

    [Fact]
    public async Task Frames_are_written_in_their_order_and_those_that_wait_go_together()
    {
        var reads = new TaskCompletionSource();
        (_reader, var outgoing) = (reads.Task, new Outgoing(WriteAsync));

        var taken = outgoing.AddAsync(Bytes("a"));
        await Eventually.IsTrueAsync("it writes", () => outgoing.IsWriting);
        var waiting = new[] { outgoing.AddAsync(Bytes("b")), outgoing.AddAsync(Bytes("c")) };
        var all = outgoing.WrittenAsync();
        var (isTaken, isWaiting) = (taken.IsCompleted, waiting.Append(all).All(one => !one.IsCompleted));
        reads.SetResult();
        await Task.WhenAll([.. waiting, all]);

        Assert.Equal((true, true), (isTaken, isWaiting));
        Assert.Equal(["a", "bc"], _written);
        await Eventually.IsTrueAsync("nothing waits", () => !outgoing.IsBusy && outgoing.WrittenAsync().IsCompleted);
    }

    [Fact]
    public async Task A_message_does_not_grow_without_end_and_no_frame_is_cut()
    {
        var reads = new TaskCompletionSource();
        (_reader, var outgoing) = (reads.Task, new Outgoing(WriteAsync));
        var (large, larger) = (new string('l', 40_000), new string('m', 100_000));

        _ = outgoing.AddAsync(Bytes("first"));
        await Eventually.IsTrueAsync("it writes", () => outgoing.IsWriting);
        foreach (var frame in new[] { "a", large, large, larger, "b" })
            _ = outgoing.AddAsync(Bytes(frame));
        reads.SetResult();
        await outgoing.WrittenAsync();

        Assert.Equal(["first", $"a{large}", large, larger, "b"], _written);
    }

    [Fact]
    public async Task Everything_that_many_threads_add_is_written_once_and_each_ones_in_its_order()
    {
        const int Threads = 4;
        const int Frames = 2_000;
        var outgoing = new Outgoing(WriteAsync);

        await Task.WhenAll(
            Enumerable
                .Range(0, Threads)
                .Select(thread =>
                    Task.Run(async () =>
                    {
                        for (var number = 0; number < Frames; number++)
                            await outgoing.AddAsync(Bytes($"{thread} {number}\n"));
                    })
                )
        );
        await outgoing.WrittenAsync();

        var frames = string.Concat(_written).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        for (var thread = 0; thread < Threads; thread++)
            Assert.Equal(
                Enumerable.Range(0, Frames).Select(number => $"{thread} {number}"),
                frames.Where(frame => frame.StartsWith($"{thread} ", StringComparison.Ordinal))
            );
    }

    [Fact]
    public void What_a_thread_says_in_its_turn_is_written_together_when_the_turn_ends()
    {
        var (first, second) = (new Outgoing(WriteAsync), new Outgoing(WriteAsync));

        Turn.Begin();
        foreach (var (to, frame) in new[] { (first, "a"), (second, "1"), (first, "b"), (second, "2") })
            _ = to.AddAsync(Bytes(frame));
        var before = _written.Count;
        Turn.End();
        Turn.End();

        Assert.Equal(0, before);
        Assert.Equal(["ab", "12"], _written);
        Assert.False(first.IsBusy || second.IsBusy || Turn.TryGather(first));
    }

    private async Task WriteAsync(ReadOnlyMemory<byte> message)
    {
        await _reader;
        _written.Add(Encoding.UTF8.GetString(message.Span));
    }

    private static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
