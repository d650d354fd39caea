using LiveChatMeet.Identity;
using LiveChatMeet.Sites;
using LiveChatMeet.Storage;
using LiveChatMeet.Tests.Plant.Browsers;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Plant.Actors;

/// <summary>Where people meet in browsers: a chat server that is set up, a host site that embeds it, visitors and
/// agents.</summary>
public sealed class People : IAsyncLifetime
{
    private Server? _server;
    private HostSite? _host;

    public TestBrowsers Browsers { get; } = new();

    public Server Server
    {
        get => _server ?? throw new InvalidOperationException("The server was not started.");
        private set => _server = value;
    }

    public HostSite Host => _host ?? throw new InvalidOperationException("The host site was not started.");

    /// <summary>How the server is started.</summary>
    public Dictionary<string, string> Settings { get; init; } = [];

    /// <summary>The server's clock, if a test moves it.</summary>
    public TimeProvider? Time { get; init; }

    /// <summary>The height in pixels of what their cameras send in a call that is measured.</summary>
    public int CameraHeight { get; init; } = new BrowserOptions().CameraHeight;

    /// <summary>Hub connections of each party, as the server counts them.</summary>
    public (int Agent, int Visitor) Connections =>
        (Server.ConnectionsOf(Party.Agent), Server.ConnectionsOf(Party.Visitor));

    public async ValueTask InitializeAsync()
    {
        _host = await HostSite.StartAsync();
        _server = await Server.StartAsync(Settings, time: Time);
        await _server.SetUpAsync(_host.Origin);
        _host.Embeds(_server.Origin);
    }

    public async ValueTask DisposeAsync()
    {
        await Browsers.DisposeAsync();
        if (_host is not null)
            await _host.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
    }

    public async Task<AgentPage> AgentAsync(
        BrowserKind kind = BrowserKind.Chromium,
        string email = Server.AgentEmail
    ) => await AgentPage.SignsInAsync(await Browsers.StartAsync(kind), Server.Origin, email);

    public async Task<VisitorPage> VisitorAsync(BrowserKind kind, BrowserOptions? options = null) =>
        new(await (await Browsers.StartAsync(kind, options)).OpenAsync(Host.Origin));

    /// <summary>Stops the server and starts it again, as an update does; <paramref name="whileDownAsync"/> happens
    /// meanwhile.</summary>
    public async Task RestartServerAsync(Func<Task>? whileDownAsync = null) =>
        Server = await Server.RestartAsync(whileDownAsync);

    /// <summary>Changes the site as the console would.</summary>
    public async Task ChangeSiteAsync(Action<Site> change)
    {
        await using var scope = Server.Services.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<LiveChatDb>();
        change(database.Sites.Single());
        await database.SaveChangesAsync();
    }
}
