using LiveChatMeet.Calls;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Plant.Actors;

/// <summary>A call that goes on without media: each side's document says that it lives, as the call's page
/// does.</summary>
public sealed class Talker : IAsyncDisposable
{
    private readonly ReturningHub _agent;
    private readonly ReturningHub _visitor;
    private readonly string _agentLeg;
    private readonly string _visitorLeg;
    private bool _isOver;
    private DateTimeOffset _lastSign = DateTimeOffset.UtcNow;

    private Talker(string id, ReturningHub agent, ReturningHub visitor, string agentLeg, string visitorLeg) =>
        (Id, _agent, _visitor, _agentLeg, _visitorLeg) = (id, agent, visitor, agentLeg, visitorLeg);

    public string Id { get; }

    public IReadOnlyList<ReturningHub> Hubs => [_agent, _visitor];

    /// <summary>When somebody pressed "Hang up", and when that was answered; null until then.</summary>
    public (DateTimeOffset Pressed, DateTimeOffset Answered)? HungUp { get; private set; }

    /// <summary>The last sign that was answered before both vanished; null unless they did.</summary>
    public DateTimeOffset? VanishedAfter { get; private set; }

    /// <summary>An agent of their own calls a visitor, and both see and hear each other.</summary>
    public static async Task<Talker> BeginAsync(Shop shop, string address, int number)
    {
        var email = $"agent-{number}@kettlelane.example";
        await shop.Server.AddAgentAsync($"Agent {number}", email);
        using var agent = await shop.Server.SignInAsync(email);
        var cookie = agent.CookieHeader;
        var (call, agentLeg, visitorLeg) = await PlainCall.TalkingAsync(shop, agent);
        // Their connections go with the server that they were made at, and the call goes on.
        await call.Agent.DisposeAsync();
        await call.Guest.DisposeAsync();
        var visitor = $"__Host-v={call.Visitor.Credential}";
        return new(
            call.Id,
            new(() => ConnectAsync("", cookie)),
            new(() => ConnectAsync($"?as=visitor&site={Shop.Site}", visitor)),
            agentLeg,
            visitorLeg
        );

        Task<HubClient> ConnectAsync(string query, string shown) => ReturningHub.ConnectAsync(address, query, shown);
    }

    /// <summary>Both say that they live until the call is over.</summary>
    public Task TalkOnAsync(TimeSpan every, CancellationToken stop) =>
        Task.WhenAll(RenewAsync(_agent, _agentLeg, every, stop), RenewAsync(_visitor, _visitorLeg, every, stop));

    private async Task RenewAsync(ReturningHub side, string leg, TimeSpan every, CancellationToken stop)
    {
        try
        {
            while (!_isOver)
            {
                await side.AskAsync(hub => hub.RenewAsync(Id, leg), stop);
                _lastSign = DateTimeOffset.UtcNow;
                await Task.Delay(every, stop);
            }
        }
        catch (Exception end) when (_isOver || end is OperationCanceledException)
        {
            // It was hung up in between, or the run is over.
        }
    }

    /// <summary>Presses "Hang up"; again and again until it is answered.</summary>
    public async Task HangUpAsync(bool isAgent, CancellationToken stop)
    {
        var pressed = DateTimeOffset.UtcNow;
        _isOver = true;
        var call = await (isAgent ? _agent : _visitor).AskAsync(hub => hub.HangUpAsync(Id), stop);
        Assert.Equal(CallState.Ended, call.State);
        HungUp = (pressed, DateTimeOffset.UtcNow);
    }

    /// <summary>Both browsers are gone, without a word.</summary>
    public async Task VanishAsync()
    {
        _isOver = true;
        VanishedAfter = _lastSign;
        await Task.WhenAll(_agent.LeaveAsync(), _visitor.LeaveAsync());
    }

    public async ValueTask DisposeAsync()
    {
        _isOver = true;
        await _agent.DisposeAsync();
        await _visitor.DisposeAsync();
    }
}
