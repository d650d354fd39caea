using LiveChatMeet.Calls;
using LiveChatMeet.Identity;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Calls;

/// <summary>Only a deliberate answer accepts, whatever the host page does and whatever the visitor was about.</summary>
[Trait("Needs", "browser")]
[Trait("Requirement", "CS-8")]
public sealed class AnswerTests : IWithPeople
{
    public People People { get; } = new();

    // A field of the page's own, as in the trials; window.keyAt is when a key came last.
    private const string AddField =
        "document.body.insertAdjacentHTML('afterbegin', '<p><label>Card number <input id=\"card\"></label></p>')";
    private const string WatchKeys = """
        () => {
          for (const event of ['keydown', 'keyup'])
            addEventListener(
              event,
              ({ timeStamp }) => {
                window.keyAt = timeStamp;
              },
              true,
            );
        }
        """;

    private const string Focused = """
        (() => {
          let active = document.activeElement;
          while (active.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
          return active.id || active.localName;
        })()
        """;

    private PlainBrowser? _agent;
    private HubClient? _hub;

    /// <summary>T1, T2: the focus stays in a field of the page, and inside goes to the dialog and not to a button; keys
    /// that were meant for something else answer nothing.</summary>
    [Theory, EachBrowser]
    public async Task Who_types_while_a_call_comes_answers_nothing_and_one_beneath_a_dialog_waits_for_its_end(
        BrowserKind kind
    )
    {
        var visitor = await InConversationAsync(kind);
        var chat = await visitor.ChatAsync();
        await chat.EvaluateAsync<object?>(WatchKeys);
        await visitor.ClosesChatAsync();
        await visitor.Page.EvaluateAsync<object?>(AddField);
        await visitor.Page.FillAsync("Card number", "I type ");

        var call = await CallsAsync();
        var ring = await visitor.IsRungAsync();
        await visitor.Page.TypeAsync("on, ");
        await ring.TakesAnswersAsync();
        await visitor.Page.TypeAsync("and on ");
        await visitor.Page.PressAsync("Enter Space");

        Assert.Equal(
            "I type on, and on  ",
            await visitor.Page.EvaluateAsync<string>("document.getElementById('card').value")
        );
        Assert.Equal("card", await visitor.Page.EvaluateAsync<string>(Focused));
        Assert.Equal(CallState.Ringing, await StateAsync(call));
        await ring.DeclineAsync();
        await ring.WaitForGoneAsync();

        await chat.FillAsync("Message", "I type ");
        call = await CallsAsync();
        ring = await visitor.IsRungAsync();
        await chat.WaitForExpressionAsync("the dialog to have the focus", "document.activeElement.id === 'ring'");
        await visitor.Page.TypeAsync("on, ");
        await ring.TakesAnswersAsync();
        await visitor.Page.TypeAsync("and on ");
        await visitor.Page.PressAsync("Enter Space");
        Assert.Equal("ring", await chat.EvaluateAsync<string>(Focused));
        Assert.Equal("I type ", await chat.EvaluateAsync<string>("document.getElementById('message').value"));

        await visitor.Page.PressAsync("Tab Enter Space");
        Assert.Equal("ring-accept", await chat.EvaluateAsync<string>(Focused));
        Assert.Equal(CallState.Ringing, await StateAsync(call));
        await chat.WaitForExpressionAsync("a pause", "performance.now() - window.keyAt > 1000");
        await visitor.Page.PressAsync("Enter");

        await chat.WaitForAsync("region", "Video call");
        Assert.Equal(CallState.InProgress, await StateAsync(call));

        await _hub!.HangUpAsync(call);
        await chat.WaitForGoneAsync("region", "Video call");
        await UnderADialogOfThePageItIsNotSeenAndWaitsAsync(visitor);
    }

    /// <summary>T21: what a modal dialog of the page covers rings, is not seen, takes no focus and no key, and can be
    /// answered when the dialog has closed.</summary>
    private async Task UnderADialogOfThePageItIsNotSeenAndWaitsAsync(VisitorPage visitor)
    {
        await visitor.ClosesChatAsync();
        await visitor.Page.EvaluateAsync<object?>(
            """
            () => {
              document.body.insertAdjacentHTML(
                'beforeend',
                '<dialog id="cookies"><label>Cookies <input id="cookie"></label></dialog>',
              );
              document.getElementById('cookies').showModal();
            }
            """
        );
        await visitor.Page.FillAsync("Cookies", "I type ");

        var call = await CallsAsync();
        var ring = await visitor.IsRungAsync();
        await visitor.Page.WaitForExpressionAsync(
            "the title to tell of the call",
            "document.title === 'Incoming video call'"
        );
        await _hub!.HearsAsync(
            "it rings",
            snapshot => snapshot.Id == call && snapshot.Progress >= RingProgress.Ringing
        );
        await visitor.Page.TypeAsync("on and on ");
        var box = await visitor.FrameBoxAsync();
        await visitor.Page.ClickAtAsync((int)(box.X + box.Width / 2), (int)(box.Y + box.Height / 2));

        Assert.Equal(
            "I type on and on ",
            await visitor.Page.EvaluateAsync<string>("document.getElementById('cookie').value")
        );
        Assert.Equal(
            (CallState.Ringing, RingProgress.Ringing),
            await People.Server.ReadAsync(async database =>
                await database
                    .Calls.Where(c => c.Id == call)
                    .Select(c => ValueTuple.Create(c.State, c.Progress))
                    .SingleAsync()
            )
        );
        await visitor.Page.EvaluateAsync<object?>("document.getElementById('cookies').close()");

        await _hub!.HearsAsync("it is seen", snapshot => snapshot.Id == call && snapshot.Progress == RingProgress.Seen);
        await ring.AcceptAsync();
        await _hub!.HearsAsync(
            "it was accepted",
            snapshot => snapshot.Id == call && snapshot.State == CallState.InProgress
        );
    }

    /// <summary>T11: the Enter that ends a composition chooses the word, in the chat's text box and in that of the
    /// ring.</summary>
    [Fact]
    public async Task Enter_that_ends_a_composition_and_a_click_that_the_browser_does_not_vouch_for_answer_nothing()
    {
        var visitor = await InConversationAsync(BrowserKind.Chromium);
        var chat = await visitor.ChatAsync();
        await chat.FillAsync("Message", "half a word");
        await chat.EvaluateAsync<object?>(
            """
            () => {
              const message = document.getElementById('message');
              message.dispatchEvent(new CompositionEvent('compositionend', { bubbles: true }));
              // as Safari tells it
              const enter = { key: 'Enter', keyCode: 229, isComposing: false, bubbles: true, cancelable: true };
              message.dispatchEvent(new KeyboardEvent('keydown', enter));
            }
            """
        );
        Assert.Equal("half a word", await chat.EvaluateAsync<string>("document.getElementById('message').value"));

        var call = await CallsAsync();
        await (await visitor.IsRungAsync()).TakesAnswersAsync();
        await chat.ClickAsync("editable", "Add a note (optional)");
        await visitor.Page.ComposeAsync("にほん");
        await chat.WaitForExpressionAsync("the composition", "document.getElementById('ring-note').value === 'にほん'");
        await visitor.Page.PressAsync("Enter");
        await chat.EvaluateAsync<object?>(
            "new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))"
        );
        Assert.False(
            await chat.EvaluateAsync<bool>("document.getElementById('ring-decline').disabled"),
            "the word was sent before it was chosen"
        );

        await visitor.Page.ComposeAsync("");
        await chat.FillAsync("Add a note (optional)", "Later");
        await visitor.Page.PressAsync("Enter");
        await _hub!.HearsAsync("it was declined", snapshot => snapshot.Id == call && snapshot.State == CallState.Ended);
        await chat.WaitForGoneAsync("alertdialog", "Incoming video call");

        await AClickOnWhatTheBrowserDoesNotVouchForOpensTheTabAsync(visitor);
    }

    /// <summary>M7: where the browser does not vouch for the dialog, as something lies over it, a click accepts nothing
    /// and leads to the call's tab, whose own click joins.</summary>
    private async Task AClickOnWhatTheBrowserDoesNotVouchForOpensTheTabAsync(VisitorPage visitor)
    {
        await visitor.Page.EvaluateAsync<object?>(
            """
            () => {
              document.body.insertAdjacentHTML('beforeend', `
                <div id="bicycle" popover="manual"
                    style="inset: 0; width: 100vw; height: 100vh; background: white; pointer-events: none">
                  Win a bicycle
                </div>`);
              document.getElementById('bicycle').showPopover();
            }
            """
        );

        var call = await CallsAsync();
        var ring = await visitor.IsRungAsync();
        await ring.OpensATabAsync();
        await visitor.Page.EvaluateAsync<object?>("document.getElementById('bicycle').hidePopover()");
        await ring.TakesAnswersAsync();
        await visitor.Page.EvaluateAsync<object?>("document.getElementById('bicycle').showPopover()");
        await ring.OpensATabAsync();
        await _hub!.HearsAsync("it is seen", snapshot => snapshot.Id == call && snapshot.Progress == RingProgress.Seen);
        await ring.ClicksUnvouchedAsync();

        var tab = await MeetPage.InNewTabAsync(visitor.Page.Browser);
        await tab.SeesCardAsync();
        Assert.Equal(CallState.Ringing, await StateAsync(call));
        await tab.JoinAsync();
        await _hub.HearsAsync(
            "it was accepted",
            snapshot => snapshot.Id == call && snapshot.State == CallState.InProgress
        );
    }

    public async ValueTask DisposeAsync()
    {
        await People.DisposeAsync();
        if (_hub is not null)
            await _hub.DisposeAsync();
        _agent?.Dispose();
    }

    /// <summary>A visitor in a browser who has written, and an agent without one who has taken the
    /// conversation.</summary>
    private async Task<VisitorPage> InConversationAsync(BrowserKind kind)
    {
        var visitor = await People.VisitorAsync(kind);
        await visitor.OpensChatAsync();
        await visitor.WritesAsync("May I show you something?");
        await visitor.SeesExactlyAsync("May I show you something?");
        _agent = await People.Server.SignInAsync(Server.AgentEmail);
        _hub = await HubClient.ConnectAsync(People.Server, "", _agent.CookieHeader);
        await Shop.TakesAsync(_agent, await RoomAsync());
        return visitor;
    }

    private async Task<string> CallsAsync()
    {
        await Eventually.IsTrueAsync("the visitor is here", () => People.Server.ConnectionsOf(Party.Visitor) > 0);
        return await PlainCall.StartAsync(_agent!, await RoomAsync());
    }

    private Task<string> RoomAsync() =>
        People.Server.ReadAsync(database => database.Rooms.Select(room => room.Id).SingleAsync());

    private Task<CallState> StateAsync(string call) =>
        People.Server.ReadAsync(database => database.Calls.Where(c => c.Id == call).Select(c => c.State).SingleAsync());
}
