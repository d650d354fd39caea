using LiveChatMeet.Sites;
using LiveChatMeet.Storage;
using LiveChatMeet.Tests.Plant.Browsers;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Plant.Actors;

/// <summary>A test of people in browsers: a chat server that is set up, a host site that embeds it, visitors and
/// agents.</summary>
public abstract class PeopleTest : BrowserTest, IAsyncLifetime
{
    private Server? _server;
    private HostSite? _host;

    protected Server Server
    {
        get => _server ?? throw new InvalidOperationException("The server was not started.");
        private set => _server = value;
    }

    protected HostSite Host => _host ?? throw new InvalidOperationException("The host site was not started.");

    /// <summary>How the server is started; a test class may want more.</summary>
    protected virtual Dictionary<string, string> Settings => [];

    public virtual async ValueTask InitializeAsync()
    {
        _host = await HostSite.StartAsync();
        _server = await Server.StartAsync(Settings);
        await _server.SetUpAsync(_host.Origin);
        _host.Embeds(_server.Origin);
    }

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await base.DisposeAsync();
        if (_host is not null)
            await _host.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
    }

    protected async Task<AgentPage> AgentAsync(
        BrowserKind kind = BrowserKind.Chromium,
        string email = Server.AgentEmail
    ) => await AgentPage.SignsInAsync(await StartAsync(kind), Server.Origin, email);

    protected async Task<VisitorPage> VisitorAsync(BrowserKind kind, BrowserOptions? options = null) =>
        new(await (await StartAsync(kind, options)).OpenAsync(Host.Origin));

    /// <summary>Stops the server and starts it again, as an update does; <paramref name="whileDownAsync"/> happens
    /// meanwhile.</summary>
    protected async Task RestartServerAsync(Func<Task>? whileDownAsync = null) =>
        Server = await Server.RestartAsync(whileDownAsync);

    /// <summary>Changes the site as the console would.</summary>
    protected async Task ChangeSiteAsync(Action<Site> change)
    {
        await using var scope = Server.Services.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<LiveChatDb>();
        change(database.Sites.Single());
        await database.SaveChangesAsync();
    }
}
