using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;
using LiveChatMeet.Tests.Plant.Media;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;
using static LiveChatMeet.Tests.Plant.Actors.Callers;
using static LiveChatMeet.Tests.Plant.Actors.Handoffs;

namespace LiveChatMeet.Tests.Calls;

/// <summary>A call moves to a document that asks for the camera first.</summary>
[Trait("Needs", "browser")]
public sealed class AskedHandoffTests : IWithPeople
{
    public People People { get; } = new();

    [Fact]
    public async Task While_a_tab_asks_for_the_camera_is_refused_it_or_is_closed_the_old_document_goes_on()
    {
        var (visitor, meet, docked, tab) = await People.InAskingTabAsync();
        var chat = MediaProbe.Of(await visitor.ChatAsync());
        var withTab = (await chat.ReadAsync()).PortsOpen;

        await People.RestartServerAsync();
        await tab.Scope.WaitForExpressionAsync("more time than a move may take", "performance.now() > 12_000");
        await docked.MediaFlowsAsync();
        await meet.NoticesNothingAsync();

        await tab.Probe.AnswerAsync(camera: false, microphone: false);
        await tab.Scope.WaitForTextAsync("The call continues in the other window.");
        await docked.MediaFlowsAsync();
        await meet.NoticesNothingAsync();
        await tab.Page.CloseAsync();
        await LeavesItWhereItIsAsync();

        tab = await docked.MaximizesAndIsAskedAsync();
        await tab.Page.CloseAsync();
        await LeavesItWhereItIsAsync();

        tab = await docked.MaximizesAndIsAskedAsync();
        await tab.Probe.HoldLinksAsync(true);
        await tab.Probe.AnswerAsync(camera: true, microphone: true);
        await Eventually.IsTrueAsync("its leg has joined", async () => await LegsAsync() == 3);
        await tab.Page.CloseAsync();
        await LeavesItWhereItIsAsync();

        var again = await docked.MaximizeAsync();
        await again.Probe.AnswerAsync(camera: false, microphone: false);
        await again.Scope.ClickAsync("button", "Continue here");
        await again.WaitUntilTakenAsync();
        await (await visitor.ChatAsync()).WaitForGoneAsync("region", "Video call");
        await meet.Scope.WaitForTextAsync("Guest 1’s camera is blocked.");

        async Task LeavesItWhereItIsAsync()
        {
            await Eventually.IsTrueAsync(
                "the livechat knows that the tab has gone",
                async () => (await chat.ReadAsync()).PortsOpen < withTab
            );
            await Eventually.IsTrueAsync("its leg is gone", async () => await LegsAsync() == 2);
            await docked.MediaFlowsAsync();
            await meet.NoticesNothingAsync();
            await SendFullPicturesAsync(docked, meet);
            Assert.Equal("connected", await docked.LinkAsync());
            await meet.Probe.WaitForOneLinkAsync();
        }
    }

    [Theory(Explicit = true)]
    [Trait("Full", "handoff")]
    [InlineData("granted")]
    [InlineData("refused")]
    [InlineData("dismissed")]
    public async Task A_question_that_stays_open_for_half_a_minute_is_no_news_for_the_other_side(string answer)
    {
        var (visitor, meet, docked, tab) = await People.InAskingTabAsync();

        await tab.Scope.WaitForExpressionAsync("half a minute", "performance.now() > 30_000", TimeSpan.FromSeconds(60));

        await docked.MediaFlowsAsync();
        await meet.NoticesNothingAsync();
        if (answer == "dismissed")
            await tab.Probe.DismissAsync();
        else
            await tab.Probe.AnswerAsync(camera: answer == "granted", microphone: answer == "granted");
        if (answer != "granted")
        {
            await tab.Scope.WaitForTextAsync("The call continues in the other window.");
            await docked.MediaFlowsAsync();
            await meet.NoticesNothingAsync();
            await tab.Probe.AnswerAsync(camera: true, microphone: true);
            await tab.Scope.ClickAsync("button", "Try again");
        }

        await visitor.HasMovedUnnoticedAsync(meet, tab);
    }

    [Fact]
    public async Task Where_the_new_document_gets_no_camera_yet_or_takes_the_old_ones_the_voice_moves_and_nobody_waits()
    {
        var (visitor, meet, docked, tab) = await People.InAskingTabAsync();

        await TheVoiceMovesFirstAndThePictureFollowsAsync(visitor, meet, tab);
        docked = await visitor.ToAskingLivechatAsync(tab);
        tab = await docked.MaximizesAndIsAskedAsync();
        await TheOtherSideDoesNotWaitForTheCameraAsync(visitor, meet, docked, tab);
    }

    [Fact]
    public async Task Where_the_browser_wants_a_click_before_there_is_sound_the_call_stays_until_then()
    {
        var (agent, visitor) = await People.InConversationAsync(visitorKind: BrowserKind.Firefox);
        var (meet, docked) = await agent.CallsAsync(visitor);
        await docked.WaitUntilTakenAsync();
        await meet.Page.BringToFrontAsync();
        await meet.Probe.WatchRemoteAsync();

        var tab = await docked.MaximizeAsync();

        await tab.Scope.WaitForTextAsync("Ready when you are");
        await docked.MediaFlowsAsync();
        await meet.NoticesNothingAsync();
        await tab.Scope.ClickAsync("button", "Continue here");
        await visitor.HasMovedUnnoticedAsync(meet, tab);
    }

    private static async Task TheVoiceMovesFirstAndThePictureFollowsAsync(
        VisitorPage visitor,
        MeetPage meet,
        MeetPage tab
    )
    {
        await tab.Probe.OccupyCameraAsync(2);

        await tab.Probe.AnswerAsync(camera: true, microphone: true);

        await tab.WaitUntilTakenAsync();
        await (await visitor.ChatAsync()).WaitForGoneAsync("region", "Video call");
        await meet.Probe.WaitForColourAsync(CameraColour.Green);
        await tab.MediaFlowsAsync();
        await meet.NoticesNothingAsync();
        Assert.Equal(
            "on",
            await meet.Scope.EvaluateAsync<string>("document.getElementById('call').dataset.otherCamera")
        );
    }

    private static async Task TheOtherSideDoesNotWaitForTheCameraAsync(
        VisitorPage visitor,
        MeetPage meet,
        MeetPage docked,
        MeetPage tab
    )
    {
        await docked.Probe.MuteOwnTracksAsync();
        await tab.Probe.AnswerAsync(camera: true, microphone: true);

        await tab.WaitUntilTakenAsync();
        await (await visitor.ChatAsync()).WaitForGoneAsync("region", "Video call");
        await meet.NoticesNothingAsync();
    }

    private Task<int> LegsAsync() =>
        People.Server.ReadAsync(async database => (await database.Calls.ToListAsync()).Sum(c => c.Legs.Length));
}
