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

    // An offer goes with the join, or after it where the machine is slow; candidates that are found together follow
    // together, or one by one. So how many signals that takes is up to the machine.
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
            for (const message of String(data).split('\x1e').filter((text) => text.startsWith('{'))) {
              const { target, arguments: told } = JSON.parse(message);
              const signals =
                target === 'signal' ? [told[0].signal]
                : target === 'join' ? told[0].offers.map(({ signal }) => signal)
                : [];
              window.hubCalls.push({
                method: target ?? '',
                descriptions: signals.flatMap(({ description }) => description?.type ?? []),
                candidates: signals.flatMap(({ candidates }) => (candidates ?? []).map(({ text }) => text)),
              });
            }
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

        AssertSame("agent", "answer", BrowserCall.CountOf(BrowserCall.Agent), await CallsAsync(agent.Page));
        AssertSame("visitor", "offer", BrowserCall.CountOf(BrowserCall.Visitor), await CallsAsync(chat));
    }

    private void AssertSame(string who, string description, Dictionary<string, int> listed, HubCall[] calls)
    {
        var counted = calls.GroupBy(one => one.Method).ToDictionary(one => one.Key, one => one.Count());
        output.WriteLine($"{who}: {string.Join(", ", counted.Select(one => $"{one.Key} {one.Value}"))}");
        Assert.Equal(Told(listed), Told(counted));
        Assert.Equal([description], calls.SelectMany(one => one.Descriptions));
        var signals = calls.Where(one => one.Method == Signal).ToList();
        Assert.InRange(signals.Count, listed[Signal] - 1, int.MaxValue); // the candidates may be in the description
        Assert.All(signals, one => Assert.NotEmpty(one.Descriptions.Concat(one.Candidates)));
        var candidates = calls.SelectMany(one => one.Candidates).ToList();
        Assert.Equal(candidates.Distinct(), candidates);
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

    private static async Task<HubCall[]> CallsAsync(Scope scope) =>
        [
            .. (await scope.EvaluateAsync<HubCall[]>("window.hubCalls")).Where(one =>
                one.Method.Length > 0 && !NotOfTheCall.Contains(one.Method)
            ),
        ];

    /// <param name="Descriptions">The types of those that it carries.</param>
    /// <param name="Candidates">The addresses that it carries.</param>
    private sealed record HubCall(string Method, string[] Descriptions, string[] Candidates);
}
