using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;

namespace LiveChatMeet.Tests.Calls;

/// <summary>What people press during a call, and the conversation beside it.</summary>
[Trait("Needs", "browser")]
public sealed class ControlsTests : IWithPeople
{
    public People People { get; } = new();

    // About a second of sound, 20 ms in each packet.
    private const long Packets = 50;

    [Fact]
    public async Task M_and_V_switch_microphone_and_camera_and_the_other_side_is_told()
    {
        var (agent, visitor) = await People.InConversationAsync();
        var (meet, docked) = await agent.CallsAsync(visitor);
        await docked.MediaFlowsAsync();
        await meet.MediaFlowsAsync();
        var begun = await meet.Probe.LinksMadeAsync();

        await meet.Page.PressAsync("m");
        await docked.Scope.WaitForAsync("img", "Mara has muted the microphone");
        await meet.Scope.WaitForAsync("button", "Unmute microphone");
        await PacketsPassAsync(docked);
        var energy = (await docked.Probe.ReadAsync()).TotalAudioEnergy;
        await PacketsPassAsync(docked);
        Assert.InRange((await docked.Probe.ReadAsync()).TotalAudioEnergy - energy, 0, 1e-6);
        await meet.Page.PressAsync("M");
        await docked.Scope.WaitForGoneAsync("img", "Mara has muted the microphone");
        await docked.MediaFlowsAsync();

        await meet.Page.PressAsync("v");
        await docked.Scope.WaitForTextAsync("Mara has turned the camera off.");
        var sent = await FramesSentAsync(meet);
        await PacketsPassAsync(docked);
        Assert.Equal(sent, await FramesSentAsync(meet));
        await meet.Page.PressAsync("v");
        await docked.Probe.WaitForColourAsync(CameraColour.Blue);

        await docked.MuteAsync();
        await meet.Scope.WaitForAsync("img", "Guest 1 has muted the microphone");
        await visitor.Page.PressAsync("v");
        await meet.Scope.WaitForTextAsync("Guest 1 has turned the camera off.");
        Assert.Equal(begun, await meet.Probe.LinksMadeAsync());
    }

    [Fact]
    public async Task The_conversation_goes_on_beside_the_call_in_a_small_livechat_and_in_a_tab()
    {
        var (agent, visitor) = await People.InConversationAsync();
        var (meet, docked) = await agent.CallsAsync(visitor);
        var chat = await visitor.ChatAsync();

        await visitor.Page.ResizeAsync(360, 560);
        await agent.WritesAsync("The left brake pad is the one.");
        await visitor.SeesAsync("The left brake pad is the one.");
        await chat.WaitForExpressionAsync(
            "the last message to be in sight",
            """
            (() => {
              const last = [...document.querySelectorAll('#thread .bubble')].at(-1);
              const { left, right, top, bottom } = last.getBoundingClientRect();
              const isThere = (y) => last.contains(document.elementFromPoint((left + right) / 2, y));
              return top >= 0 && isThere(top + 2) && isThere(bottom - 2);
            })()
            """
        );
        await visitor.WritesAsync("I see it.");
        await agent.SeesAsync("I see it.");
        await docked.Scope.WaitForAsync("button", "Hang up");
        await docked.MediaFlowsAsync();

        await visitor.Page.ResizeAsync(1280, 800);
        var tab = await docked.MaximizeAsync();
        await tab.WaitForLinkAsync();
        await agent.WritesAsync("Two screws hold it.");
        await agent.WritesAsync("Both are on the outside.");
        await tab.Scope.WaitForExpressionAsync(
            "two unread messages",
            "document.getElementById('panel-unread').textContent === '2'"
        );
        await tab.Scope.ClickAsync("button", "Show conversation");
        await tab.Scope.WaitForTextAsync("Both are on the outside.");
        await tab.Scope.WaitForExpressionAsync(
            "no unread message",
            "document.getElementById('panel-unread').textContent === ''"
        );
        await tab.Scope.FillAsync("Message", "");
        await tab.Scope.TypeAsync("Got them, vm.");
        await tab.Scope.ClickAsync("button", "Send");
        await agent.SeesAsync("Got them, vm.");
        await tab.Scope.WaitForAsync("button", "Mute microphone");
        await meet.Probe.WaitForColourAsync(CameraColour.Green);
    }

    private static async Task PacketsPassAsync(MeetPage receiver)
    {
        var before = await ReadAsync();
        await Patience.UntilAsync(
            $"Wait for {Packets} packets of sound in {receiver.Scope}",
            null,
            async () => await ReadAsync() is var now && now >= before + Packets ? null : $"{now - before} came."
        );

        async Task<long> ReadAsync() =>
            (await receiver.Probe.ReadAsync()).Connections.Sum(connection => connection.AudioPacketsReceived);
    }

    private static async Task<long> FramesSentAsync(MeetPage page) =>
        (await page.Probe.ReadAsync()).Connections.Sum(connection => connection.FramesSent);
}
