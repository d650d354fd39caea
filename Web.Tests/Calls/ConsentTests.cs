using LiveChatMeet.Calls;
using LiveChatMeet.Identity;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;

namespace LiveChatMeet.Tests.Calls;

/// <summary>H1: an address turns on no camera and joins no call; the click of a person does who reads who is on the
/// other side.</summary>
[Trait("Needs", "browser")]
public sealed class ConsentTests : IWithBrowsers, IAsyncLifetime
{
    public TestBrowsers Browsers { get; } = new();

    private Shop? _shop;
    private HostSite? _elsewhere;

    private Shop Shop => _shop ?? throw new InvalidOperationException("The server was not started.");

    private HostSite Elsewhere => _elsewhere ?? throw new InvalidOperationException("The other site was not started.");

    public async ValueTask InitializeAsync()
    {
        // Nobody keeps these calls alive: their clock stands still
        _shop = await Shop.OpenAsync(time: new FakeTimeProvider(DateTimeOffset.UtcNow));
        _elsewhere = await HostSite.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Browsers.DisposeAsync();
        if (_elsewhere is not null)
            await _elsewhere.DisposeAsync();
        if (_shop is not null)
            await _shop.DisposeAsync();
    }

    [Trait("Requirement", "CS-3")]
    [Theory, EachBrowser]
    public async Task A_page_that_leads_a_victim_into_a_call_gets_neither_session_nor_camera(BrowserKind kind)
    {
        await using var call = await PlainCall.AcceptedAsync(Shop);
        var page = await LedToAsync(kind, $"/meet/{call.Id}?as=visitor#{await TicketAsync(call)}");

        await page.WaitForAsync("button", "Open the call");
        await page.EvaluateAsync<object?>("document.querySelector('#open button').click()");
        Assert.Equal(0, await SessionsAsync());
        await page.WaitForExpressionAsync("the card to take a click", "!document.getElementById('open').dataset.deaf");
        await page.ClickAsync("button", "Open the call");
        var meet = await MeetPage.InAsync(page);
        await meet.SeesCardAsync();
        await page.EvaluateAsync<object?>(
            "document.querySelectorAll('#card-join button, #mute, #camera').forEach((button) => button.click())"
        );
        await page.PressAsync("m");
        await page.PressAsync("v");

        Assert.Equal(1, await SessionsAsync());
        Assert.Equal(("own", "in-progress"), (await meet.SignalingAsync(), await meet.StateAsync()));
        await page.WaitForTextAsync($"{Server.AgentName}, Kettle Lane Cycles");
        Assert.Equal(
            (0, 0),
            ((await meet.Probe.ReadAsync()).GetUserMediaCalls, (await call.Guest.SnapshotAsync(call.Id)).Legs.Count)
        );

        await page.ClickAsync("button", "Join with camera");
        await LegIsThereAsync(call, Party.Visitor, CameraState.On);
        await page.ReloadAsync();

        // Whoever was in goes on: no second question.
        await (await MeetPage.InAsync(page)).Scope.WaitForExpressionAsync(
            "it to join again",
            "performance.getEntriesByName('call:joined').length > 0"
        );
        Assert.False(await page.HasAsync("button", "Join with camera"));
    }

    [Theory, EachBrowser]
    public async Task An_agent_who_is_led_to_their_own_call_is_asked_first(BrowserKind kind)
    {
        var browser = await Browsers.StartAsync(kind);
        await AgentPage.SignsInAsync(browser, Shop.Server.Origin);
        await using var call = await PlainCall.RingAsync(Shop);

        var meet = await MeetPage.InAsync(await LedToAsync(browser, $"/meet/{call.Id}"));
        await meet.SeesCardAsync();
        await meet.Page.PressAsync("v");

        Assert.Equal(
            (0, 0),
            ((await meet.Probe.ReadAsync()).GetUserMediaCalls, (await call.Agent.SnapshotAsync(call.Id)).Legs.Count)
        );
        Assert.Equal("ringing", await meet.StateAsync());
        await meet.JoinAsync("Join with voice");
        await LegIsThereAsync(call, Party.Agent, CameraState.Off);
    }

    [Trait("Requirement", "CS-3")]
    [Fact]
    public async Task A_visitors_tab_that_opens_while_it_rings_accepts_with_its_own_click()
    {
        await using var call = await PlainCall.RingAsync(Shop);
        var page = await (await Browsers.StartAsync(BrowserKind.Chromium)).OpenAsync(
            $"{Shop.Server.Origin}/meet/{call.Id}?as=visitor#{await TicketAsync(call)}"
        );

        var meet = await MeetPage.InAsync(page);
        await meet.SeesCardAsync();
        await page.WaitForTextAsync("Mara is calling you.");
        var before = await call.Guest.SnapshotAsync(call.Id);
        var asked = (await meet.Probe.ReadAsync()).GetUserMediaCalls;
        await meet.JoinAsync("Join with voice");

        await LegIsThereAsync(call, Party.Visitor, CameraState.Off);
        var after = await call.Guest.SnapshotAsync(call.Id);
        Assert.Equal((CallState.Ringing, 0, 0), (before.State, before.Legs.Count, asked));
        Assert.Equal((CallState.InProgress, true), (after.State, after.VoiceOnly));
        Assert.Equal(1, (await meet.Probe.ReadAsync()).GetUserMediaCalls);
    }

    private async Task<Page> LedToAsync(BrowserKind kind, string address) =>
        await LedToAsync(await Browsers.StartAsync(kind), address);

    /// <summary>A page of another site sends its reader to an address of ours.</summary>
    private async Task<Page> LedToAsync(Browser browser, string address)
    {
        var page = await browser.OpenAsync(Elsewhere.Origin);
        await page.EvaluateAsync<object?>(
            "(address) => { setTimeout(() => location.replace(address)); }",
            $"{Shop.Server.Origin}{address}"
        );
        return page;
    }

    private static async Task<string> TicketAsync(PlainCall call)
    {
        var ticket = Secrets.New();
        await call.Guest.RegisterTicketAsync(call.Id, Secrets.Hash(ticket));
        return ticket;
    }

    private Task<int> SessionsAsync() =>
        Shop.Server.ReadAsync(database =>
            database.Tickets.CountAsync(ticket => ticket.Purpose == TicketPurpose.MeetSession)
        );

    private static Task LegIsThereAsync(PlainCall call, Party party, CameraState camera) =>
        Eventually.IsTrueAsync(
            $"a leg of the {party}, its camera {camera}",
            async () =>
                (await call.Agent.SnapshotAsync(call.Id)).Legs.Any(leg => leg.Party == party && leg.Camera == camera)
        );
}
