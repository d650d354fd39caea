using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;
using static LiveChatMeet.Tests.Plant.Actors.Callers;

namespace LiveChatMeet.Tests.Calls;

/// <summary>Camera and microphone are refused, missing or asked for: the call goes on with what there is, and the other
/// side is told.</summary>
[Trait("Needs", "browser")]
public sealed class RefusalsTests : IWithPeople
{
    public People People { get; } = new();

    [Theory]
    [InlineData(BrowserKind.Chromium, "Click the icon at the start of the address bar.")]
    [InlineData(BrowserKind.Firefox, "Click the crossed-out camera in the address bar, or the lock next to it.")]
    public async Task A_visitor_who_is_refused_the_camera_learns_what_to_do_can_just_listen_and_may_allow_it_later(
        BrowserKind kind,
        string instruction
    )
    {
        var (agent, visitor) = await People.InConversationAsync(
            visitorKind: kind,
            visitorOptions: (kind == BrowserKind.Chromium ? VisitorDevices : new()) with
            {
                Media = MediaDevices.Refused,
                Autoplay = true,
            }
        );
        var (meet, docked) = await AcceptedAsync(agent, visitor);

        await docked.Scope.WaitForTextAsync("The camera is blocked for this page");
        await docked.Scope.WaitForTextAsync(instruction);
        await meet.Scope.WaitForTextAsync("Guest 1’s camera is blocked.");
        await docked.Scope.ClickAsync("button", "Just listen");

        await docked.WaitForLinkAsync();
        await docked.MediaFlowsAsync();
        await docked.Probe.WaitForColourAsync(CameraColour.Blue);
        await meet.WaitForLinkAsync();
        await meet.Scope.WaitForTextAsync("Guest 1’s camera is blocked.");
        await meet.Scope.WaitForTextAsync("Guest 1 is listening without a microphone.");
        await docked.Scope.WaitForAsync("button", "Turn on microphone");
        Assert.False(await docked.Scope.HasAsync("heading", "The camera is blocked for this page"));

        if (kind == BrowserKind.Chromium)
        {
            await meet.HangUpAsync();
            await meet.WaitForStateAsync("ended");
            await AllowsTheCameraAndTriesAgainWithoutAReloadAsync(agent, visitor);
        }
    }

    private async Task AllowsTheCameraAndTriesAgainWithoutAReloadAsync(AgentPage agent, VisitorPage visitor)
    {
        var (meet, docked) = await AcceptedAsync(agent, visitor);
        await docked.Scope.WaitForTextAsync("The camera is blocked for this page");
        await docked.Scope.EvaluateAsync<object?>("window.isSame = true");

        await visitor.Page.AllowDevicesAsync(People.Host.Origin);
        await docked.Scope.ClickAsync("button", "Try again");

        await docked.WaitForLinkAsync();
        await meet.Probe.WaitForColourAsync(CameraColour.Green);
        await meet.MediaFlowsAsync();
        await docked.MediaFlowsAsync();
        Assert.True(await docked.Scope.EvaluateAsync<bool>("window.isSame === true"));
    }

    [Fact]
    public async Task While_the_browser_asks_the_agent_reads_it_and_with_the_camera_refused_the_visitor_talks()
    {
        var (agent, visitor) = await People.InConversationAsync(
            visitorOptions: VisitorDevices with
            {
                Media = MediaDevices.Asked,
            }
        );
        var (meet, docked) = await AcceptedAsync(agent, visitor);

        await docked.Scope.WaitForTextAsync("Your browser is asking for your camera and microphone");
        await meet.Scope.WaitForTextAsync("Guest 1 is being asked for camera access.");
        await docked.Probe.AnswerAsync(camera: false, microphone: true);
        await meet.Scope.WaitForTextAsync("Guest 1’s camera is blocked.");
        await docked.Scope.ClickAsync("button", "Voice only");

        await docked.WaitForLinkAsync();
        await docked.MediaFlowsAsync();
        await HearsAsync(meet);
        await meet.Scope.WaitForTextAsync("Guest 1’s camera is blocked.");
        Assert.Equal(0, (await meet.Probe.ReadAsync()).FramesDecoded);
        Assert.False(
            await meet.Scope.EvaluateAsync<bool>("document.body.innerText.includes('listening without a microphone')")
        );

        await docked.Probe.AnswerAsync(camera: true, microphone: true);
        await docked.TurnCameraOnAsync();
        await meet.Probe.WaitForColourAsync(CameraColour.Green);
    }

    [Fact]
    public async Task Without_a_camera_a_call_is_a_voice_and_without_any_device_one_listens()
    {
        var (agent, visitor) = await People.InConversationAsync(
            visitorOptions: new() { Media = MediaDevices.NoCamera },
            agentOptions: new() { Media = MediaDevices.NoDevices, Autoplay = true }
        );
        var (meet, docked) = await AcceptedAsync(agent, visitor);

        await docked.WaitForLinkAsync();
        await meet.WaitForLinkAsync();
        await meet.Scope.WaitForTextAsync("Guest 1 has no camera.");
        await HearsAsync(meet);
        await docked.Scope.WaitForTextAsync("Mara has no camera.");
        await docked.Scope.WaitForTextAsync("Mara is listening without a microphone.");
        foreach (var scope in (Scope[])[meet.Scope, docked.Scope])
        {
            Assert.False(
                await scope.EvaluateAsync<bool>(
                    "[...document.querySelectorAll('section.page')].some((card) => card.checkVisibility())"
                ),
                $"{scope} shows a card"
            );
            Assert.DoesNotContain(
                await scope.EvaluateAsync<string[]>(
                    "[...document.querySelectorAll('.reasons p:not([hidden])')].map((reason) => reason.textContent)"
                ),
                text => text.Contains("Connecting", StringComparison.Ordinal)
            );
        }
    }

    [Fact]
    public async Task What_the_host_page_allows_decides_whether_the_call_is_in_it_or_goes_on_in_a_tab()
    {
        People.Host.PermissionsPolicy = "camera=()";
        var (agent, visitor) = await People.InConversationAsync();
        await GoesOnInATabAsync(agent, visitor);

        People.Host.PermissionsPolicy = "camera=(self)";
        await visitor.Page.ReloadAsync();
        await GoesOnInATabAsync(agent, visitor);

        People.Host.PermissionsPolicy = "camera=(self \"{chat}\"), microphone=(self \"{chat}\")";
        await visitor.Page.ReloadAsync();
        var (meet, docked) = await AcceptedAsync(agent, visitor);
        await docked.MediaFlowsAsync();
        await meet.Probe.WaitForColourAsync(CameraColour.Green);
    }

    private static async Task GoesOnInATabAsync(AgentPage agent, VisitorPage visitor)
    {
        var (meet, docked) = await AcceptedAsync(agent, visitor);
        await docked.Scope.WaitForTextAsync("This page does not allow the camera");
        await meet.Scope.WaitForTextAsync("Guest 1’s camera is blocked.");

        await docked.Scope.ClickAsync("button", "Continue in a new tab");

        var tab = await MeetPage.InNewTabAsync(visitor.Page.Browser);
        await tab.WaitForLinkAsync();
        await meet.Probe.WaitForColourAsync(CameraColour.Green);
        await meet.MediaFlowsAsync();
        await tab.MediaFlowsAsync();
        await (await visitor.ChatAsync()).WaitForGoneAsync("region", "Video call");

        await meet.HangUpAsync();
        await meet.WaitForStateAsync("ended");
        await tab.WaitForStateAsync("ended");
        await tab.Page.CloseAsync();
    }

    private static async Task<(MeetPage Agent, MeetPage Visitor)> AcceptedAsync(AgentPage agent, VisitorPage visitor)
    {
        var meet = await agent.StartVideoCallAsync();
        await (await visitor.IsRungAsync()).AcceptAsync();
        return (meet, await visitor.DockedCallAsync());
    }

    private static async Task HearsAsync(MeetPage meet)
    {
        var before = (await meet.Probe.ReadAsync()).TotalAudioEnergy;
        await Patience.UntilAsync(
            $"Wait for sound in {meet.Scope}",
            null,
            async () =>
                (await meet.Probe.ReadAsync()).TotalAudioEnergy is var now && now > before
                    ? null
                    : $"The energy is {now}."
        );
    }
}
