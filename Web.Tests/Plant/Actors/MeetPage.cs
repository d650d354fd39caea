using System.Text.RegularExpressions;
using LiveChatMeet.Tests.Plant.Browsers;
using LiveChatMeet.Tests.Plant.Media;

namespace LiveChatMeet.Tests.Plant.Actors;

/// <summary>The meet page of one party, in a tab or in a frame of the livechat.</summary>
public sealed partial class MeetPage
{
    private MeetPage(Scope scope) => (Scope, Probe) = (scope, MediaProbe.Of(scope));

    public Scope Scope { get; }

    /// <summary>What it does with cameras and peer connections, and what a person sees and hears there.</summary>
    public MediaProbe Probe { get; }

    /// <summary>The tab, where it is in one.</summary>
    /// <exception cref="InvalidOperationException">It is in a frame.</exception>
    public Page Page => Scope as Page ?? throw new InvalidOperationException($"{Scope} is no tab.");

    /// <summary>Waits until the meet page is there in this document.</summary>
    public static async Task<MeetPage> InAsync(Scope scope, TimeSpan? limit = null)
    {
        await Patience.UntilAsync(
            $"Wait for a meet page in {scope}",
            limit,
            async () =>
                await scope.EvaluateAsync<string>("location.pathname") is var path && !Address().IsMatch(path)
                    ? $"It is at {path}."
                : await scope.EvaluateAsync<bool>("document.querySelector('main#call') !== null") ? null
                : "It shows no call."
        );
        return new(scope);
    }

    /// <summary>Waits for the tab that a click has just opened, and for the meet page in it.</summary>
    public static async Task<MeetPage> InNewTabAsync(Browser browser, TimeSpan? limit = null) =>
        await InAsync(await browser.WaitForNewPageAsync(limit), limit);

    /// <summary>The id of the call.</summary>
    public async Task<string> CallIdAsync() =>
        Address().Match(await Scope.EvaluateAsync<string>("location.pathname")).Groups["id"].Value;

    /// <summary>"ringing", "in-progress" or "ended".</summary>
    public Task<string?> StateAsync() => MarkAsync("callState");

    /// <summary>"tab", "docked" or "overlay".</summary>
    public Task<string?> ContainerAsync() => MarkAsync("container");

    /// <summary>"connecting", "connected" or "reconnecting".</summary>
    public Task<string?> LinkAsync() => MarkAsync("link");

    /// <summary>"borrowed" or "own".</summary>
    public Task<string?> SignalingAsync() => MarkAsync("signaling");

    public Task WaitForStateAsync(string state, TimeSpan? limit = null) => WaitForMarkAsync("callState", state, limit);

    public Task WaitForContainerAsync(string container, TimeSpan? limit = null) =>
        WaitForMarkAsync("container", container, limit);

    public Task WaitForLinkAsync(string link = "connected", TimeSpan? limit = null) =>
        WaitForMarkAsync("link", link, limit);

    public Task WaitForSignalingAsync(string signaling, TimeSpan? limit = null) =>
        WaitForMarkAsync("signaling", signaling, limit);

    /// <summary>Waits until a person sees a picture of the other party.</summary>
    public Task WaitForPictureAsync(TimeSpan? limit = null) =>
        Scope.WaitForExpressionAsync(
            "a picture",
            """
            (document.querySelector('video[data-party=remote]')?.videoWidth ?? 0) > 0 &&
              document.querySelector('video[data-party=remote]').currentTime > 0
            """,
            limit
        );

    /// <summary>Waits until pictures and sound of the other party go on arriving.</summary>
    public Task MediaFlowsAsync(TimeSpan? limit = null) => Probe.WaitUntilMediaFlowAsync(limit);

    /// <summary>Presses the button of the card that a document shows to which nobody lends a connection.</summary>
    public async Task JoinAsync(string button = "Join with camera")
    {
        await SeesCardAsync();
        await Scope.ClickAsync("button", button);
    }

    /// <summary>Waits until the card asks, and takes a click: it ignores those of its first 600 ms; a person takes
    /// longer.</summary>
    public async Task SeesCardAsync(TimeSpan? limit = null)
    {
        await Scope.WaitForAsync("button", "Join with camera", limit);
        await Scope.WaitForExpressionAsync(
            "the card to take a click",
            "!document.getElementById('card-join').dataset.deaf",
            limit
        );
    }

    public Task MuteAsync() => PressAsync("Mute microphone", "Unmute microphone");

    public Task UnmuteAsync() => PressAsync("Unmute microphone", "Mute microphone");

    public Task TurnCameraOffAsync() => PressAsync("Turn camera off", "Turn camera on");

    public Task TurnCameraOnAsync() => PressAsync("Turn camera on", "Turn camera off");

    /// <summary>Moves the call to a tab; answers the meet page there.</summary>
    public async Task<MeetPage> MaximizeAsync(TimeSpan? limit = null)
    {
        await Scope.ClickAsync("button", "Maximize");
        return await InNewTabAsync(Scope.Browser, limit);
    }

    /// <summary>Waits until this document has the call: the other side plays it, and the older documents of its party
    /// are out.</summary>
    public Task WaitUntilTakenAsync(TimeSpan? limit = null) =>
        Patience.UntilAsync(
            $"Wait for the call to have moved here in {Scope}",
            limit,
            () => Scope.EvaluateAsync<string?>(CallMarks.UntilTaken)
        );

    /// <summary>Makes an overlay cover what it stands over.</summary>
    public Task ExpandAsync() => Scope.ClickAsync("button", "Expand");

    /// <summary>Lets an overlay float again.</summary>
    public Task ShrinkAsync() => Scope.ClickAsync("button", "Shrink");

    /// <summary>Drags a floating call by its handle.</summary>
    public Task MoveAsync(int dx, int dy) => Scope.DragAsync("button", "Move call", dx, dy);

    /// <summary>Makes the call small again: a tab closes itself when the call is back where it came from.</summary>
    public Task MinimizeAsync() => Scope.ClickAsync("button", "Minimize");

    /// <summary>From now on notes each state other than in progress and connected, and each sign of a lost
    /// connection.</summary>
    public Task WatchAsync() =>
        Scope.EvaluateAsync<object?>(
            """
            () => {
              const call = document.getElementById('call');
              const look = () => {
                const alerts = [...document.querySelectorAll('[data-alert=reconnecting]')].map(() => 'alert');
                const now = [call.dataset.callState, call.dataset.link, ...alerts].join(' ');
                if (now !== 'in-progress connected') window.noticed.push(now);
              };
              window.noticed = [];
              look();
              new MutationObserver(look).observe(document.body, {
                subtree: true,
                childList: true,
                attributeFilter: ['data-link', 'data-call-state', 'data-alert'],
              });
            }
            """
        );

    /// <summary>Asserts that nothing was noted since <see cref="WatchAsync"/>.</summary>
    public async Task NoticedNothingAsync() => Assert.Empty(await Scope.EvaluateAsync<string[]>("window.noticed"));

    /// <summary>Opens the card for another device, and reads its code off the screen as a phone's camera
    /// would.</summary>
    /// <param name="window">The tab that it is in.</param>
    /// <returns>The address in it.</returns>
    public async Task<string> ShowsCodeAsync(Page window)
    {
        await Scope.ClickAsync("button", "Continue on another device");
        await Scope.WaitForAsync("img", "QR code that opens this call");
        return await DrawnCode.ReadAsync(window);
    }

    public Task HangUpAsync() => Scope.ClickAsync("button", "Hang up");

    [GeneratedRegex("/meet/(?<id>[23456789A-HJ-NP-Za-km-z]{17})$")]
    private static partial Regex Address();

    private async Task PressAsync(string button, string afterwards)
    {
        await Scope.ClickAsync("button", button);
        await Scope.WaitForAsync("button", afterwards);
    }

    private Task<string?> MarkAsync(string name) =>
        Scope.EvaluateAsync<string?>("(name) => document.querySelector('main#call')?.dataset[name] ?? null", name);

    private Task WaitForMarkAsync(string name, string value, TimeSpan? limit) =>
        Patience.UntilAsync(
            $"Wait for {name} \"{value}\" in {Scope}",
            limit,
            async () => await MarkAsync(name) is var now && now == value ? null : $"It is {now ?? "not set"}."
        );
}
