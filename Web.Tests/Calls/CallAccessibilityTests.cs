using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;
using static LiveChatMeet.Tests.Plant.Actors.Callers;

namespace LiveChatMeet.Tests.Calls;

[Trait("Needs", "browser")]
public sealed class CallAccessibilityTests : IWithPeople
{
    // On loopback the card for another device has a code only where somebody tries the product.
    public People People { get; } = new() { Settings = new() { ["Demo:Enabled"] = "true" } };

    private static readonly string AxeSource = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "axe.min.js"));
    private readonly List<string> _violations = [];

    private bool _dark;

    /// <summary>In the dark the rules about colours alone are asked: all else is the same page.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Axe_finds_nothing_in_any_state_of_a_call(bool dark)
    {
        _dark = dark;
        var (agent, visitor) = await People.InConversationAsync(
            visitorOptions: VisitorDevices with
            {
                Dark = dark,
                ReducedMotion = true,
                Media = MediaDevices.Asked,
            },
            agentOptions: new()
            {
                Dark = dark,
                ReducedMotion = true,
                Media = MediaDevices.Refused,
                Autoplay = true,
            }
        );
        await People.ChangeSiteAsync(site => site.RingSeconds = 120); // to be looked at
        var chat = await visitor.ChatAsync();
        var meet = await agent.StartVideoCallAsync();
        await meet.Scope.WaitForTextAsync("The camera is blocked for this page");
        await CheckAsync("refused", meet.Scope);
        await meet.Scope.ClickAsync("button", "Just listen");
        await meet.Scope.WaitForTextAsync("Calling Guest 1");
        await CheckAsync("ringing", meet.Scope);
        await CheckAsync("console", agent.Page);
        var ring = await visitor.IsRungAsync();
        await CheckAsync("ring", chat);

        await ring.AcceptAsync();
        var docked = await visitor.DockedCallAsync();
        await docked.Scope.WaitForTextAsync("Your browser is asking for your camera and microphone");
        await CheckAsync("asking", docked.Scope);
        await docked.Probe.AnswerAsync(camera: true, microphone: true);
        await docked.WaitForLinkAsync();
        await HearsOneWhoOnlyListensAsync(meet, docked);
        await CheckAsync("docked", docked.Scope);
        await CheckAsync("livechat in call", chat);
        await CheckAsync("agent in call", meet.Scope);
        await docked.Scope.ClickAsync("button", "Continue on another device");
        await docked.Scope.WaitForAsync("img", "QR code that opens this call");
        await CheckAsync("code", docked.Scope);
        await docked.Scope.EvaluateAsync<object?>(
            """
            () => {
              const now = Date.now;
              Date.now = () => now() + 60_000;
              window.backInTime = () => {
                Date.now = now;
              };
            }
            """
        );
        await docked.Scope.WaitForTextAsync("This code has expired");
        await docked.Scope.EvaluateAsync<object?>("backInTime()");
        await CheckAsync("code over", docked.Scope);
        await docked.Scope.ClickAsync("button", "Show a new code");
        await docked.Scope.WaitForAsync("img", "QR code that opens this call");
        await docked.Scope.PressAsync("Escape");

        var tab = await docked.MaximizeAsync();
        await tab.Scope.WaitForTextAsync("Your browser is asking for your camera and microphone");
        await tab.Probe.AnswerAsync(camera: true, microphone: true);
        await tab.WaitForLinkAsync();
        await tab.Scope.ClickAsync("button", "Show conversation");
        await CheckAsync("tab", tab.Scope);
        await tab.HangUpAsync();
        await meet.WaitForStateAsync("ended");
        await tab.WaitForStateAsync("ended");
        await CheckAsync("ended for the agent", meet.Scope);
        await CheckAsync("ended for the visitor", tab.Scope);
        await CheckAsync("livechat after the call", chat);

        Assert.True(_violations.Count == 0, string.Join('\n', _violations));
    }

    /// <summary>An agent who is refused the camera can still listen, and the visitor reads it.</summary>
    private static async Task HearsOneWhoOnlyListensAsync(MeetPage meet, MeetPage docked)
    {
        await meet.WaitForLinkAsync();
        await meet.MediaFlowsAsync();
        await meet.Probe.WaitForColourAsync(CameraColour.Green);
        await docked.Scope.WaitForTextAsync("Mara’s camera is blocked.");
        await docked.Scope.WaitForTextAsync("Mara is listening without a microphone.");
    }

    private async Task CheckAsync(string name, Scope scope) =>
        _violations.AddRange(
            (await scope.AccessibilityViolationsAsync(AxeSource, ofColours: _dark)).Select(violation =>
                $"{name}: {violation}"
            )
        );
}
