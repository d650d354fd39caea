using LiveChatMeet.Tests.Plant.Browsers;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Plant.Actors;

/// <summary>What all pages share, as starting it takes longer than a visit: a server, a web site with all the pages,
/// and an agent who is signed in.</summary>
public sealed class Gallery : IAsyncLifetime
{
    private static readonly BrowserOptions Devices = new() { Camera = CameraColour.Blue, Tone = 440 };

    private AgentPage? _agent;
    private int _agents;

    public Server Server { get; private set; } = null!;

    public HostSite Host { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Host = await HostSite.StartAsync();
        Server = await Server.StartAsync();
        await Server.SetUpAsync(Host.Origin);
        Host.Embeds(Server.Origin);
    }

    /// <summary>The agent, in the inbox or in an earlier conversation.</summary>
    public async Task<AgentPage> AgentAsync()
    {
        if (_agent is not null)
            return _agent;
        var email = $"colleague-{++_agents}@kettlelane.example";
        await Server.AddAgentAsync($"Colleague {_agents}", email);
        return _agent = await AgentPage.SignsInAsync(
            await Browser.StartAsync(BrowserKind.Chromium, Devices),
            Server.Origin,
            email
        );
    }

    /// <summary>After a visit that failed: the next one gets another agent, whom no call of the last one
    /// keeps.</summary>
    public async Task DismissAgentAsync()
    {
        if (_agent is null)
            return;
        await _agent.Page.Browser.DisposeAsync();
        _agent = null;
    }

    /// <summary>How many visitors have written.</summary>
    public Task<int> GuestsAsync() =>
        Server.ReadAsync(database => database.Sites.Select(site => site.LastGuest).SingleAsync());

    public async ValueTask DisposeAsync()
    {
        await DismissAgentAsync();
        await Host.DisposeAsync();
        await Server.DisposeAsync();
    }
}
