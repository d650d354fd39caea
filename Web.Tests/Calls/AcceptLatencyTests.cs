using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;
using LiveChatMeet.Tests.Plant.Media;
using static LiveChatMeet.Tests.Plant.Actors.Callers;

namespace LiveChatMeet.Tests.Calls;

/// <summary>How long after the click on Accept each side sees the other, beside two bare pages that do the same over a
/// bare WebSocket.</summary>
[Trait("Needs", "browser")]
public sealed class AcceptLatencyTests(ITestOutputHelper output) : IWithPeople
{
    public People People { get; } = new();

    private const int Rounds = 20;
    private const double MaxRatio = 1.3;

    // Runs before the click: the first frame that the remote video presents tells its time.
    private const string Watch = """
        (frame) => {
          const view = frame ? document.querySelector(frame).contentWindow : window;
          view.firstFrameAt = null;
          const video = view.document.querySelector('#remote video');
          video.requestVideoFrameCallback(() => { view.firstFrameAt ??= Date.now(); });
        }
        """;

    [Fact(Explicit = true)]
    [Trait("Full", "latency")]
    public async Task The_first_picture_comes_about_as_fast_as_between_two_bare_pages()
    {
        var (agent, visitor) = await People.InConversationAsync(
            visitorOptions: VisitorDevices with
            {
                FramesPerSecond = BrowserOptions.RealFramesPerSecond,
            },
            agentOptions: AgentDevices with
            {
                FramesPerSecond = BrowserOptions.RealFramesPerSecond,
            }
        );
        var ours = new List<(double Agent, double Visitor)>();
        var bare = new List<(double Agent, double Visitor)>();

        for (var round = 0; round <= Rounds; round++)
        {
            var measured = await MeasureAsync(agent, visitor);
            var compared = await BareCall.MeasureAsync(agent.Page.Browser, visitor.Page.Browser);
            await visitor.Page.BringToFrontAsync();
            if (round == 0)
                continue; // both have started their encoders by now
            output.WriteLine(
                $"ours: agent {measured.Agent:0} ms, visitor {measured.Visitor:0} "
                    + $"ms; bare: {compared.CallerMs:0}, {compared.CalleeMs:0}"
            );
            ours.Add(measured);
            bare.Add(compared);
        }

        var (agentRatio, visitorRatio) = (
            Median(ours.Select(o => o.Agent)) / Median(bare.Select(b => b.Agent)),
            Median(ours.Select(o => o.Visitor)) / Median(bare.Select(b => b.Visitor))
        );
        output.WriteLine(
            $"medians: agent {Median(ours.Select(o => o.Agent)):0} / {Median(bare.Select(b => b.Agent)):0} "
                + $"ms = {agentRatio:0.00}; visitor {Median(ours.Select(o => o.Visitor)):0} "
                + $"/ {Median(bare.Select(b => b.Visitor)):0} ms = {visitorRatio:0.00}"
        );
        Assert.InRange(agentRatio, 0, MaxRatio);
        Assert.InRange(visitorRatio, 0, MaxRatio);
    }

    private async Task<(double Agent, double Visitor)> MeasureAsync(AgentPage agent, VisitorPage visitor)
    {
        var meet = await agent.StartVideoCallAsync();
        var ring = await visitor.IsRungAsync();
        var chat = await visitor.ChatAsync();
        await meet.Scope.WaitForExpressionAsync(
            "the agent's camera",
            "document.querySelector('video[data-party=local]').srcObject !== null"
        );
        await meet.Scope.EvaluateAsync<object?>(Watch, (string?)null);
        await chat.EvaluateAsync<object?>(
            """
            () => {
              window.acceptedAt = null;
              document.getElementById('ring-accept').addEventListener(
                'click',
                () => {
                  window.acceptedAt ??= Date.now();
                },
                { capture: true },
              );
            }
            """
        );
        await chat.WaitForExpressionAsync(
            "the frame that is loaded while it rings",
            "document.querySelector('#dock iframe')?.contentDocument?.querySelector('#call[data-signaling]') !== null"
        );
        await chat.EvaluateAsync<object?>(Watch, "#dock iframe");

        await ring.AcceptAsync();

        var docked = await visitor.DockedCallAsync();
        await docked.Scope.WaitForExpressionAsync("the first frame of the agent", "window.firstFrameAt");
        await meet.Scope.WaitForExpressionAsync("the first frame of the visitor", "window.firstFrameAt");
        var acceptedAt = await chat.EvaluateAsync<double>("window.acceptedAt");
        var times = (
            await meet.Scope.EvaluateAsync<double>("window.firstFrameAt") - acceptedAt,
            await docked.Scope.EvaluateAsync<double>("window.firstFrameAt") - acceptedAt
        );
        output.WriteLine(
            $"  visitor: {await docked.Scope.EvaluateAsync<string>(CallMarks.Since, acceptedAt)}; "
                + $"agent: {await meet.Scope.EvaluateAsync<string>(CallMarks.Since, acceptedAt)}"
        );
        await meet.HangUpAsync();
        await meet.WaitForStateAsync("ended");
        await meet.Page.CloseAsync();
        await ring.WaitForGoneAsync();
        await agent.Page.WaitForAsync("button", "Start video call");
        return times;
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
