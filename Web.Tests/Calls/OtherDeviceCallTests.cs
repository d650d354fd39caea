using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;
using LiveChatMeet.Tests.Plant.Media;

namespace LiveChatMeet.Tests.Calls;

/// <summary>A call goes on at another device: another browser opens what the code on the screen says.</summary>
[Trait("Needs", "browser")]
public sealed class OtherDeviceCallTests : IWithPeople
{
    // On loopback the card has a code only where somebody tries the product.
    public People People { get; } = new() { Settings = new() { ["Demo:Enabled"] = "true" } };

    [Fact]
    public async Task The_agent_goes_on_in_another_browser_and_comes_back_and_the_visitor_talks_on_at_the_phone()
    {
        var (agent, visitor) = await People.InConversationAsync();
        var (meet, docked) = await agent.CallsAsync(visitor);

        await TheAgentGoesOnInAnotherBrowserAndComesBackAsync(visitor, meet, docked);
        await TheVisitorScansTheCodeAndTalksOnAtThePhoneAsync(visitor, meet, docked);
    }

    private async Task TheAgentGoesOnInAnotherBrowserAndComesBackAsync(
        VisitorPage visitor,
        MeetPage meet,
        MeetPage docked
    )
    {
        await docked.Probe.WaitForColourAsync(CameraColour.Blue);
        await docked.WatchAsync();
        var elsewhere = People.Browsers.StartAsync(BrowserKind.Firefox);

        var address = await meet.ShowsCodeAsync(meet.Page);
        await meet.Scope.PressAsync("Escape");
        await meet.Scope.WaitForGoneAsync("img", "QR code that opens this call");
        var focused = await meet.Scope.EvaluateAsync<string>("document.activeElement.id");
        var device = await MeetPage.InAsync(await (await elsewhere).OpenAsync(address));

        Assert.Equal("other-device", focused);
        await device.JoinAsync();
        await device.WaitForLinkAsync();
        await meet.Scope.WaitForTextAsync("This call has moved to another window");
        await MediaProbe.WaitUntilCamerasAreOffAsync(meet.Scope);
        await docked.MediaFlowsAsync();
        Assert.Equal("own", await device.SignalingAsync());
        await device.Scope.ClickAsync("button", "Show conversation");
        await device.Scope.FillAsync("Message", "I am at the workbench now.");
        await device.Scope.PressAsync("Enter");
        await visitor.SeesAsync("I am at the workbench now.");
        await visitor.WritesAsync("I can see it.");
        await device.Scope.WaitForTextAsync("I can see it.");

        await meet.Scope.ClickAsync("button", "Continue here");

        await device.Scope.WaitForTextAsync("This call has moved to another window");
        await docked.Probe.WaitForColourAsync(CameraColour.Blue);
        await docked.MediaFlowsAsync();
        await docked.NoticedNothingAsync();
    }

    private async Task TheVisitorScansTheCodeAndTalksOnAtThePhoneAsync(
        VisitorPage visitor,
        MeetPage meet,
        MeetPage docked
    )
    {
        await meet.Probe.WaitForColourAsync(CameraColour.Green);
        await meet.WatchAsync();
        var atPhone = People.Browsers.StartAsync(
            BrowserKind.Chromium,
            new()
            {
                Phone = true,
                Camera = CameraColour.Magenta,
                Tone = 660,
            }
        );

        var address = await docked.ShowsCodeAsync(visitor.Page);
        var phone = await MeetPage.InAsync(await (await atPhone).OpenAsync(address));

        Assert.Matches($"^{People.Server.Origin}/meet/[0-9A-Za-z]{{17}}\\?as=visitor#[A-Za-z0-9_-]{{43}}$", address);
        await phone.JoinAsync();
        await phone.WaitForLinkAsync();
        await meet.Probe.WaitForColourAsync(CameraColour.Magenta);
        await phone.Probe.WaitForColourAsync(CameraColour.Blue);
        await visitor.SeesAsync("Call in another tab or on another device");
        await (await visitor.ChatAsync()).WaitForGoneAsync("region", "Video call");
        await MediaProbe.WaitUntilCamerasAreOffAsync(await visitor.ChatAsync());
        await meet.MediaFlowsAsync();
        Assert.Equal("own", await phone.SignalingAsync());
        Assert.Equal("", await phone.Scope.EvaluateAsync<string>("location.hash"));
        Assert.False(await phone.Scope.HasAsync("button", "Continue on another device"));
        await phone.MuteAsync();
        Assert.True(
            await (await visitor.ChatAsync()).HasAsync("button", "Move here"),
            "The livechat must leave the call where it was moved to."
        );
        await meet.NoticedNothingAsync();
        await meet.Probe.WaitForOneLinkAsync();

        await TheCallComesBackToThePageAsync(visitor, meet, phone);
        await phone.Scope.ClickAsync("button", "Continue here");
        await phone.WaitUntilTakenAsync();
        await (await visitor.ChatAsync()).WaitForGoneAsync("region", "Video call");

        await phone.HangUpAsync();

        await meet.WaitForStateAsync("ended");
        await phone.WaitForStateAsync("ended");
        Assert.False(
            await phone.Scope.HasAsync("button", "Back to the conversation"),
            "The conversation is not on this device."
        );
        await visitor.SeesAsync("You hung up at");
    }

    // No device takes a call by itself, and the page of the phone may not close itself.
    private static async Task TheCallComesBackToThePageAsync(VisitorPage visitor, MeetPage meet, MeetPage phone)
    {
        await phone.MinimizeAsync();
        await visitor.SeesAsync("Your call is coming back here.");
        await phone.Scope.WaitForTextAsync("Take the call on the page with the chat. It continues here until then.");
        await phone.MediaFlowsAsync();
        Assert.False(await (await visitor.ChatAsync()).HasAsync("region", "Video call"));

        await (await visitor.ChatAsync()).ClickAsync("button", "Take the call here");

        var docked = await visitor.DockedCallAsync();
        await docked.WaitUntilTakenAsync();
        await docked.MediaFlowsAsync();
        await phone.Scope.WaitForTextAsync("The call is back on the page");
        await phone.Scope.WaitForTextAsync("You can close this tab.");
        await meet.NoticedNothingAsync();
    }
}
