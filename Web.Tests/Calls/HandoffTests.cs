using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;
using LiveChatMeet.Tests.Plant.Media;
using static LiveChatMeet.Tests.Plant.Actors.Callers;
using static LiveChatMeet.Tests.Plant.Actors.Handoffs;

namespace LiveChatMeet.Tests.Calls;

/// <summary>The visitor's call moves to a tab, or tries to: whatever happens there, the agent notices nothing, and the
/// call goes on.</summary>
[Trait("Needs", "browser")]
public sealed class HandoffTests : IWithPeople
{
    public People People { get; } = new();

    [Fact]
    [Trait("Requirement", "D12")]
    public async Task Whatever_is_lost_in_the_middle_of_a_move_the_call_moves_in_the_end()
    {
        var (visitor, meet, docked, tab) = await People.InAskingTabAsync();

        await GivesUpWithoutMediaSaysSoAndCanTryAgainAsync(visitor, meet, docked, tab);
        docked = await visitor.ToAskingLivechatAsync(tab);
        tab = await docked.MaximizesAndIsAskedAsync();
        await AServerThatRestartsDoesNotEndItAsync(visitor, meet, tab);
        docked = await visitor.ToAskingLivechatAsync(tab);
        tab = await docked.MaximizesAndIsAskedAsync();
        await AnOfferThatNobodyAnswersIsMadeAnewAsync(visitor, meet, tab);
    }

    [Trait("Requirement", "D35")]
    [Fact(Explicit = true)]
    [Trait("Full", "handoff")]
    [Trait("Requirement", "D35")]
    public async Task A_tab_that_the_browser_freezes_keeps_its_call()
    {
        var (visitor, meet, docked) = await InWatchedCallAsync();
        var tab = await visitor.ToTabAsync(docked);

        await visitor.Page.BringToFrontAsync(); // browsers freeze hidden tabs only
        await tab.Page.FreezeAsync();
        await meet.Scope.WaitForExpressionAsync(
            "longer than a lease",
            "(window.frozenSince ??= performance.now(), performance.now() - window.frozenSince > 25_000)",
            TimeSpan.FromSeconds(40)
        );
        var seen = await meet.Probe.TakeRemoteAsync();
        await tab.Page.ThawAsync();

        Assert.Equal("in-progress", await meet.StateAsync());
        await tab.MediaFlowsAsync();
        await meet.MediaFlowsAsync();
        Assert.Equal(0, seen.Alerts);
        Assert.Equal("connected", await meet.LinkAsync());
        await tab.Page.BringToFrontAsync();
        await visitor.ToLivechatAsync(tab);
    }

    [Theory, EachBrowser]
    public async Task A_call_moves_to_a_tab_and_back_whatever_windows_the_host_page_shares_its_own_with(
        BrowserKind kind
    )
    {
        People.Host.OpenerPolicy = "same-origin";
        var (visitor, meet, docked) = await InWatchedCallAsync(kind);
        docked = await MovesThereAndBackAsync(visitor, meet, docked, "own");

        // The other two leave the tab its opener: one browser tells it.
        if (kind == BrowserKind.Firefox)
            return;
        foreach (var policy in (string[])["same-origin-allow-popups", "noopener-allow-popups"])
        {
            People.Host.OpenerPolicy = policy;
            await visitor.Page.ReloadAsync();
            docked = await visitor.DockedCallAsync();
            await docked.WaitUntilTakenAsync();
            await meet.Page.BringToFrontAsync();
            await meet.Probe.TakeRemoteAsync();
            docked = await MovesThereAndBackAsync(visitor, meet, docked, "borrowed");
        }
    }

    [Fact]
    public async Task A_call_moves_while_the_other_side_looks_elsewhere()
    {
        var (agent, visitor) = await People.InConversationAsync();
        var meet = await agent.StartVideoCallAsync();
        var ring = await visitor.IsRungAsync();
        await ring.AcceptWithVoiceOnlyAsync();
        var docked = await visitor.DockedCallAsync();
        await docked.WaitUntilTakenAsync();
        await meet.WaitForLinkAsync();
        await agent.Page.BringToFrontAsync();

        var tab = await visitor.ToTabAsync(docked);

        await tab.MediaFlowsAsync();
        Assert.Equal("connected", await meet.LinkAsync());
        await meet.Probe.WaitForOneLinkAsync();
        docked = await visitor.ToLivechatAsync(tab);
        Assert.Equal("connected", await meet.LinkAsync());

        await docked.TurnCameraOnAsync();
        await agent.Page.BringToFrontAsync();
        tab = await visitor.ToTabAsync(docked);
        await tab.MediaFlowsAsync();
        Assert.Equal("connected", await meet.LinkAsync());
        await meet.Probe.WaitForOneLinkAsync();
        docked = await visitor.ToLivechatAsync(tab);
        await MovesWhileTheOtherTabIsHiddenAsync(visitor, meet, docked);
    }

    [Fact]
    public Task Both_sides_move_at_the_same_moment() => BothMoveAsync(2);

    [Fact(Explicit = true)]
    [Trait("Full", "handoff")]
    public Task Both_sides_move_at_the_same_moment_twenty_times() => BothMoveAsync(20);

    private async Task BothMoveAsync(int times)
    {
        var (visitor, meet, docked) = await InWatchedCallAsync();
        var agent = meet.Page.Browser;
        var address = await meet.Page.UrlAsync();

        for (var time = 0; time < times; time++)
        {
            var agents = agent.OpenAsync(address);
            var tab = await docked.MaximizeAsync();
            var newMeet = await MeetPage.InAsync(await agents);
            await newMeet.JoinAsync();
            await tab.WaitUntilTakenAsync();
            await newMeet.WaitUntilTakenAsync();
            await newMeet.MediaFlowsAsync();
            await tab.MediaFlowsAsync();
            await meet.Scope.WaitForTextAsync("This call has moved to another window");
            await SendFullPicturesAsync(newMeet, tab);
            await newMeet.Probe.WaitForOneLinkAsync();
            await tab.Probe.WaitForOneLinkAsync();
            await meet.Page.CloseAsync();
            meet = newMeet;
            docked = await visitor.ToLivechatAsync(tab);
        }
    }

    private async Task GivesUpWithoutMediaSaysSoAndCanTryAgainAsync(
        VisitorPage visitor,
        MeetPage meet,
        MeetPage docked,
        MeetPage tab
    )
    {
        await tab.Probe.HoldLinksAsync(true);

        await tab.Probe.AnswerAsync(camera: true, microphone: true);

        await tab.Scope.WaitForTextAsync("The call could not be moved here");
        await MediaProbe.WaitUntilCamerasAreOffAsync(tab.Scope);
        await docked.MediaFlowsAsync();
        await meet.NoticesNothingAsync();
        await tab.Probe.HoldLinksAsync(false);
        await tab.Scope.ClickAsync("button", "Continue here");
        await visitor.HasMovedUnnoticedAsync(meet, tab);
    }

    // Ten seconds are enough where a server is back at once, as it is not on every machine of a test.
    private const string HasAMinute = """
        () => {
          const { setTimeout } = window;
          window.setTimeout = (act, ms, ...rest) => setTimeout(act, ms === 10_000 ? 60_000 : ms, ...rest);
        }
        """;

    private async Task AServerThatRestartsDoesNotEndItAsync(VisitorPage visitor, MeetPage meet, MeetPage tab)
    {
        await tab.Probe.HoldLinksAsync(true);
        await tab.Scope.EvaluateAsync<object?>(HasAMinute);
        await tab.Probe.AnswerAsync(camera: true, microphone: true);
        await tab.Scope.WaitForExpressionAsync(
            "its leg to have joined",
            "performance.getEntriesByName('call:joined').length > 0"
        );

        await People.RestartServerAsync(() => tab.Probe.HoldLinksAsync(false));

        await visitor.HasMovedUnnoticedAsync(meet, tab);
        await SendFullPicturesAsync(tab, meet);
        await Eventually.IsTrueAsync("both sides are connected again", () => People.Connections == (1, 1));
    }

    private static async Task AnOfferThatNobodyAnswersIsMadeAnewAsync(VisitorPage visitor, MeetPage meet, MeetPage tab)
    {
        await tab.Probe.HoldLinksAsync(true);
        await tab.Scope.EvaluateAsync<object?>(HasAMinute);
        await tab.Probe.AnswerAsync(camera: true, microphone: true);

        await tab.Scope.WaitForExpressionAsync(
            "another leg to have joined",
            "performance.getEntriesByName('call:joined').length > 1"
        );
        await tab.Probe.HoldLinksAsync(false);

        await visitor.HasMovedUnnoticedAsync(meet, tab);
        await meet.Probe.WaitForOneLinkAsync();
    }

    private static async Task<MeetPage> MovesThereAndBackAsync(
        VisitorPage visitor,
        MeetPage meet,
        MeetPage docked,
        string means
    )
    {
        var tab = await visitor.ToTabAsync(docked, asks: means == "own");

        await tab.MediaFlowsAsync();
        await meet.NoticesNothingAsync();
        Assert.Equal(means, await tab.SignalingAsync());
        var back = await visitor.ToLivechatAsync(tab);
        await back.MediaFlowsAsync();
        await meet.Page.BringToFrontAsync();
        await meet.NoticesNothingAsync();
        return back;
    }

    // The driver shows every page that it speaks to, so this one is told that it is hidden, and calls back for no
    // frame, as Chromium does then.
    private const string Hide = """
        () => {
          Object.defineProperty(document, 'hidden', { configurable: true, value: true });
          Object.defineProperty(document, 'visibilityState', { configurable: true, value: 'hidden' });
          window.callsBack = HTMLVideoElement.prototype.requestVideoFrameCallback;
          HTMLVideoElement.prototype.requestVideoFrameCallback = () => 0;
          document.dispatchEvent(new Event('visibilitychange'));
        }
        """;

    private const string ShowAgain = """
        () => {
          delete document.hidden;
          delete document.visibilityState;
          HTMLVideoElement.prototype.requestVideoFrameCallback = window.callsBack;
          document.dispatchEvent(new Event('visibilitychange'));
        }
        """;

    private static async Task MovesWhileTheOtherTabIsHiddenAsync(VisitorPage visitor, MeetPage meet, MeetPage docked)
    {
        await meet.Page.BringToFrontAsync();
        await meet.WatchAsync();
        await meet.Scope.EvaluateAsync<object?>(Hide);

        var tab = await visitor.ToTabAsync(docked);
        await tab.MediaFlowsAsync();

        await meet.Scope.EvaluateAsync<object?>(ShowAgain);
        await meet.MediaFlowsAsync();
        await meet.Probe.WaitForColourAsync(CameraColour.Green);
        await meet.NoticedNothingAsync();
    }

    private async Task<(VisitorPage Visitor, MeetPage Meet, MeetPage Docked)> InWatchedCallAsync(
        BrowserKind visitorKind = BrowserKind.Chromium
    )
    {
        var (visitor, meet, docked) = await People.InSteadyCallAsync(visitorKind: visitorKind);
        await meet.Page.BringToFrontAsync();
        await meet.Probe.WatchRemoteAsync();
        return (visitor, meet, docked);
    }
}
