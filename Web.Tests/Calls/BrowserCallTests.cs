using LiveChatMeet.Bench.Product;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;
using static LiveChatMeet.Tests.Plant.Actors.Callers;

namespace LiveChatMeet.Tests.Calls;

/// <summary>The bench calls what browsers call: neither can change alone.</summary>
[Trait("Needs", "browser")]
public sealed class BrowserCallTests(ITestOutputHelper output) : IWithPeople
{
    public People People { get; } = new();

    // By time, or by what somebody does besides.
    private static readonly string[] NotOfTheCall = ["renew", "typing", "pageViewed"];

    // A description goes at once, candidates that are found together follow together.
    private const string Signal = "signal";

    // What a leg sends: told when it has joined, and once more where the camera took over a second.
    private const string Report = "report";

    // The first camera of a browser takes longest.
    private const string OpenCameraOnce = """
        async () => {
          const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
          for (const track of stream.getTracks()) track.stop();
        }
        """;

    private const string CountCalls = """
        () => {
          const { send } = WebSocket.prototype;
          window.hubCalls = [];
          WebSocket.prototype.send = function (data) {
            for (const message of String(data).split('\x1e').filter((text) => text.startsWith('{')))
              window.hubCalls.push(JSON.parse(message).target ?? '');
            send.call(this, data);
          };
        }
        """;

    [Fact]
    public async Task A_whole_call_calls_the_hub_as_the_bench_does()
    {
        var (agent, visitor) = await People.InConversationAsync();
        await agent.OpensCallsOverTheConsoleAsync(VisitorName);
        var chat = await visitor.ChatAsync();
        await agent.Page.EvaluateAsync<object?>(OpenCameraOnce);
        await agent.Page.EvaluateAsync<object?>(CountCalls);
        await chat.EvaluateAsync<object?>(CountCalls);

        var overlay = await agent.StartVideoCallInOverlayAsync();
        await (await visitor.IsRungAsync()).AcceptAsync();
        var docked = await visitor.DockedCallAsync();
        await docked.MediaFlowsAsync();
        await overlay.MediaFlowsAsync();
        await docked.HangUpAsync();
        await overlay.WaitForStateAsync("ended");
        await visitor.SeesAsync("You hung up");

        AssertSame("agent", BrowserCall.CountOf(BrowserCall.Agent), await CountAsync(agent.Page));
        AssertSame("visitor", BrowserCall.CountOf(BrowserCall.Visitor), await CountAsync(chat));
    }

    private void AssertSame(string who, Dictionary<string, int> listed, Dictionary<string, int> counted)
    {
        output.WriteLine($"{who}: {string.Join(", ", counted.Select(one => $"{one.Key} {one.Value}"))}");
        Assert.Equal(Told(listed), Told(counted));
        // A slow machine finds its addresses one by one.
        Assert.InRange(counted.GetValueOrDefault(Signal), listed[Signal] - 1, listed[Signal] + 1);
        var reports = listed.GetValueOrDefault(Report);
        Assert.InRange(counted.GetValueOrDefault(Report), reports, reports + 1);

        static string Told(Dictionary<string, int> calls) =>
            string.Join(
                '\n',
                calls
                    .Where(one => one.Key is not (Signal or Report))
                    .OrderBy(one => one.Key)
                    .Select(one => $"{one.Key} {one.Value}")
            );
    }

    private static async Task<Dictionary<string, int>> CountAsync(Scope scope) =>
        (await scope.EvaluateAsync<string[]>("window.hubCalls"))
            .Where(method => method.Length > 0 && !NotOfTheCall.Contains(method))
            .GroupBy(method => method)
            .ToDictionary(one => one.Key, one => one.Count());
}
