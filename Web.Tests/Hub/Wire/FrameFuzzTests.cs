using System.Net.WebSockets;
using System.Text;
using LiveChatMeet.Calls;
using LiveChatMeet.Hub;
using LiveChatMeet.Hub.Wire;
using LiveChatMeet.Refusals;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;

namespace LiveChatMeet.Tests.Hub.Wire;

/// <summary>Frames, descriptions and candidates that are almost right: each is read or refused, and nothing else
/// happens.</summary>
[Trait("Requirement", "D22"), Trait("Requirement", "D23")]
public sealed class FrameFuzzTests(ITestOutputHelper output)
{
    private const string Sdp =
        "v=0\\r\\no=- 1 2 IN IP4 127.0.0.1\\r\\ns=-\\r\\nt=0 0\\r\\na=group:BUNDLE 0 1\\r\\n"
        + "m=audio 9 UDP/TLS/RTP/SAVPF 111\\r\\nc=IN IP4 0.0.0.0\\r\\na=mid:0\\r\\na=ice-ufrag:Zk3f\\r\\n"
        + "a=fingerprint:sha-256 AA:BB\\r\\na=setup:actpass\\r\\na=sendrecv\\r\\n";

    private static readonly string[] Arguments =
    [
        "\"AAAAAAAAAAAAAAAAA\"",
        "\"AAAAAAAAAAAAAAAAA\",0",
        "\"AAAAAAAAAAAAAAAAA\",\"BBBBBBBBBBBBBBBBB\"",
        "\"AAAAAAAAAAAAAAAAA\",\"BBBBBBBBBBBBBBBBB\",\"overlay\",\"on\",\"paused\"",
        "\"AAAAAAAAAAAAAAAAA\",\"client\",\"The <b>brake</b> squeals 🚲\"",
        """{"callId":"AAAAAAAAAAAAAAAAA","from":"B","to":"C","signal":{"description":{"type":"offer","sdp":"x"}}}""",
        """
            {"callId":"A","from":"B","to":"C","signal":{"candidates":[{"text":"candidate:1 1 udp 1 192.0.2.1 9",
            "sdpMid":"0","sdpMLineIndex":0,"usernameFragment":"Zk3f"}]}}
            """,
        """{"callId":"A","legId":"B","container":"tab","microphone":"on","camera":"off","offers":[{"to":"C"}]}""",
    ];

    [Fact]
    public void Each_frame_is_read_or_refused()
    {
        using var json = new HubJsonOfTests();
        Broken.Try(40_000, output, broken => Read(json.Methods, Encoding.UTF8.GetBytes(FrameOf(broken, json.Names))));
    }

    [Fact]
    public void Each_signal_is_within_its_limits_or_refused() =>
        Broken.Try(
            40_000,
            output,
            broken =>
            {
                var sdp = broken.Text(Sdp);
                Signal signal =
                    broken.Random.Next(2) == 0
                        ? new(new(broken.Of(["offer", "answer", "rollback", ""]), sdp), null)
                        : new(null, [new(sdp[..Math.Min(sdp.Length, broken.Random.Next(600))], "0", 0, null)]);
                try
                {
                    SignalLimits.Check(Ids.New(), signal);
                }
                catch (RefusedException refused)
                {
                    Assert.Equal(Refusal.BadArguments, refused.Code);
                }
            }
        );

    /// <summary>A connection at a time sends what is broken; an agent's goes on beside them, and nothing is logged as
    /// an error.</summary>
    [Fact]
    public async Task The_hub_serves_others_as_ever_and_logs_no_error()
    {
        await using var shop = await Shop.OpenAsync(
            new() { ["Limits:ConnectionsPerMinute"] = "100000", ["Limits:CallsPerSecond"] = "100000" }
        );
        using var logs = LogLines.Of(shop.Server);
        using var json = new HubJsonOfTests();
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Mara);
        await using var agent = await shop.ConnectAsync(shop.Mara);
        var (until, seed) = (Environment.TickCount64 + (Broken.IsLong ? 120_000 : 4_000), 0);
        while (Environment.TickCount64 < until)
        {
            await SendAsync(shop, new Broken(++seed), json.Names);
            if (seed % 20 == 0)
                Assert.Equal(rid, (await agent.SendAsync(rid, $"Number {seed}")).Rid);
        }

        output.WriteLine($"seeds 1 to {seed}, each a connection");
        Assert.True(agent.IsConnected);
        Assert.DoesNotContain(logs.Lines, line => line.Contains("   at ", StringComparison.Ordinal));
        Assert.Equal("The end.", (await agent.SendAsync(rid, "The end.")).Msg);
    }

    private static async Task SendAsync(Shop shop, Broken broken, string[] names)
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", shop.Server.Origin);
        socket.Options.SetRequestHeader("Cookie", shop.Noah.CookieHeader);
        await socket.ConnectAsync(new($"ws://localhost:{shop.Server.Port}/hub"), CancellationToken.None);
        try
        {
            await SayAsync(socket, "{\"protocol\":\"json\",\"version\":1}\u001e");
            for (var frames = broken.Random.Next(1, 30); frames > 0; frames--)
                await SayAsync(socket, FrameOf(broken, names) + '\u001e');
        }
        catch (WebSocketException)
        {
            // It was closed, as it should be after some of them.
        }
        socket.Abort();
    }

    private static Task SayAsync(ClientWebSocket socket, string text) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, CancellationToken.None);

    private static string FrameOf(Broken broken, string[] names)
    {
        var arguments = broken.Of(Arguments).Replace("\"x\"", $"\"{Sdp}\"", StringComparison.Ordinal);
        var frame = $$"""{"arguments":[{{arguments}}],"invocationId":"1","target":"{{broken.Of(names)}}","type":1}""";
        return broken.Random.Next(8) == 0 ? frame : broken.Text(frame);
    }

    private static void Read(HubMethods methods, byte[] bytes)
    {
        try
        {
            var frame = Frame.Read(bytes);
            if (frame.Target is { } target)
                methods.Find(target)?.Read(frame.Arguments);
        }
        catch (RefusedException refused)
        {
            Assert.Equal(Refusal.BadArguments, refused.Code);
        }
    }

    private sealed class HubJsonOfTests : IDisposable
    {
        public HubMethods Methods { get; } = new(new HubJson());

        public string[] Names { get; } =
        [
            .. typeof(SignalingHub)
                .GetMethods(
                    System.Reflection.BindingFlags.Public
                        | System.Reflection.BindingFlags.Instance
                        | System.Reflection.BindingFlags.DeclaredOnly
                )
                .Where(method => !method.IsVirtual)
                .Select(method => method.Name),
        ];

        public void Dispose() { }
    }
}
