using System.Text;
using LiveChatMeet.Hub.Wire;
using LiveChatMeet.Refusals;

namespace LiveChatMeet.Tests.Hub.Wire;

public sealed class FrameBufferTests
{
    private const int Max = 10_000;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_000)]
    public void Frames_are_taken_whole_and_in_order_however_they_are_cut(int length)
    {
        string[] frames = ["{}", "", new('x', Max), "日本", new('y', 3_000), "end"];
        var buffer = new FrameBuffer(Max);
        var taken = new List<string>();

        foreach (var part in Encoding.UTF8.GetBytes(string.Concat(frames.Select(one => one + '\u001e'))).Chunk(length))
        {
            for (var rest = part.AsSpan(); !rest.IsEmpty; )
            {
                var free = buffer.Free().Span;
                var count = Math.Min(free.Length, rest.Length);
                rest[..count].CopyTo(free);
                rest = rest[count..];
                buffer.Add(count);
                while (buffer.TryTake(out var frame))
                    taken.Add(Encoding.UTF8.GetString(frame));
            }
            buffer.LetGo();
        }

        Assert.Equal(frames, taken);
    }

    [Trait("Requirement", "WS-5")]
    [Theory]
    [InlineData("")]
    [InlineData("\u001e")]
    public void A_frame_that_is_too_large_is_refused_whether_or_not_it_ends(string end)
    {
        var bytes = Encoding.UTF8.GetBytes(new string('x', Max + 1) + end);
        var buffer = new FrameBuffer(Max);
        foreach (var one in bytes)
        {
            buffer.Free().Span[0] = one;
            buffer.Add(1);
        }

        Assert.Equal(Refusal.BadArguments, Assert.Throws<RefusedException>(() => _ = buffer.TryTake(out _)).Code);
    }
}
