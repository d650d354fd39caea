using System.Reflection;
using System.Text;
using LiveChatMeet.Calls;
using LiveChatMeet.Hub;
using LiveChatMeet.Hub.Wire;
using LiveChatMeet.Refusals;
using LiveChatMeet.Texts;

namespace LiveChatMeet.Tests.Plant.Guided;

/// <summary>An input as what a browser sends on its connection to the hub, and as a description or
/// candidates.</summary>
public sealed class FrameTarget
{
    private const int MaxFrameBytes = 80 * 1024;

    private static readonly string To = Ids.New();

    private readonly HubMethods _methods = new(new HubJson());

    /// <summary>The names of all that can be called, and calls as they should be.</summary>
    public static IReadOnlyList<byte[]> Words { get; } =
    [
        .. typeof(SignalingHub)
            .GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(method => !method.IsVirtual)
            .Select(method => Bytes($"{{\"type\":1,\"target\":\"{method.Name}\",\"arguments\":[]}}\u001e")),
        .. (
            (string[])
                [
                    "\"AAAAAAAAAAAAAAAAA\",",
                    "\"signal\":{\"description\":{\"type\":\"offer\",\"sdp\":\"v=0\"},\"candidates\":null}",
                    "\"candidates\":[{\"text\":\"candidate:1 1 udp 1 192.0.2.1 9\",\"sdpMid\":\"0\"}]",
                    "\"callId\":\"A\",\"from\":\"B\",\"to\":\"C\",",
                    "\"legId\":\"B\",\"container\":\"tab\",\"microphone\":\"on\",\"camera\":\"off\",\"offers\":[]",
                    "\"invocationId\":\"1\",",
                    "\u001e",
                    "null,",
                    "true,",
                    "-1e999,",
                    "[[",
                    "{}",
                    "\\ud800",
                    "\\u0000",
                ]
        ).Select(Bytes),
    ];

    /// <summary>What descriptions are made of.</summary>
    public static IReadOnlyList<byte[]> WordsOfDescriptions { get; } =
    [
        .. ((string[])["v=0", "\r\nm=audio", "\nm=", "\rm=", "\r\na=candidate:1 1 udp", "\na=candidate:"]).Select(
            Bytes
        ),
        Bytes(string.Concat(Enumerable.Repeat("\nm=", 205))),
        Bytes(string.Concat(Enumerable.Repeat("\ra=candidate:", 205))),
    ];

    public void Take(byte[] input)
    {
        var buffer = new FrameBuffer(MaxFrameBytes);
        try
        {
            input.CopyTo(buffer.Free());
            buffer.Add(input.Length);
            while (buffer.TryTake(out var bytes))
                if (Frame.Read(bytes) is { Target: { } target } frame)
                    _methods.Find(target)?.Read(frame.Arguments);
        }
        catch (RefusedException refused)
        {
            Assert.Equal(Refusal.BadArguments, refused.Code);
        }
        finally
        {
            buffer.Drop();
        }
    }

    /// <summary>Checks a description or candidates; what is taken is within what docs/protocol.md says.</summary>
    public static void TakeDescription(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input.AsSpan(Math.Min(1, input.Length)));
        Signal signal = (input.Length == 0 ? 0 : input[0] % 4) switch
        {
            0 => new(new("offer", text), null),
            1 => new(new("answer", text), null),
            2 => new(new(text, text), null),
            _ => new(null, [.. text.Split('\n').Select(line => new Candidate(line, line, line.Length, line))]),
        };
        try
        {
            SignalLimits.Check(To, signal);
        }
        catch (RefusedException refused)
        {
            Assert.Equal(Refusal.BadArguments, refused.Code);
            return;
        }
        var lines = text.Split('\r', '\n').Skip(1).ToList();
        Assert.True(signal.Description?.Type is null or "offer" or "answer");
        Assert.True(signal.Description is null || lines.Count(line => line.StartsWith("m=", Exactly)) <= 200);
        Assert.True(signal.Description is null || lines.Count(line => line.StartsWith("a=candidate:", Exactly)) <= 200);
        Assert.True(signal.Candidates is null or { Count: <= 50 });
    }

    private const StringComparison Exactly = StringComparison.Ordinal;

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
