using System.Net;
using LiveChatMeet.Accounts;
using LiveChatMeet.Identity;
using LiveChatMeet.Presence;
using LiveChatMeet.Sites;
using LiveChatMeet.Storage;
using LiveChatMeet.Texts;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Plant.Servers;

/// <summary>The real application on a real port, with a data directory of its own that goes with it.</summary>
public sealed class Server : IAsyncDisposable
{
    public const string AgentEmail = "mara@kettlelane.example";
    public const string AgentName = "Mara Lindqvist";
    public const string AgentPassword = "a-quiet-bicycle-42";

    private static readonly TimeSpan LetsGoWithin = TimeSpan.FromSeconds(30);

    private readonly ServerFactory _factory;
    private readonly Dictionary<string, string> _settings;
    private bool _ownsDirectory;
    private bool _isDisposed;

    private Server(ServerFactory factory, Dictionary<string, string> settings, string directory, bool ownsDirectory) =>
        (_factory, _settings, DataDirectory, _ownsDirectory) = (factory, settings, directory, ownsDirectory);

    public string DataDirectory { get; }

    public IServiceProvider Services => _factory.Services;

    /// <summary>Where the livechat and the console are: by the name localhost, so that 127.0.0.1 is another
    /// site.</summary>
    public string Origin { get; private set; } = "";

    public int Port { get; private set; }

    /// <param name="settings">As on the command line; limits are wide unless a test narrows them.</param>
    /// <param name="directory">A data directory to start on, which the test keeps; else a new one.</param>
    /// <param name="time">A clock that the test moves.</param>
    /// <param name="port">A port to listen on, after an earlier server; else any.</param>
    public static async Task<Server> StartAsync(
        Dictionary<string, string>? settings = null,
        string? directory = null,
        TimeProvider? time = null,
        int port = 0
    )
    {
        var own = directory ?? Path.Combine(Path.GetTempPath(), $"livechatmeet-{Ids.New()}");
        var server = new Server(new ServerFactory(own, settings ?? [], time), settings ?? [], own, directory is null);
        try
        {
            server._factory.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
            server._factory.StartServer();
            server.Port = Loopback.PortOf(server.Services);
            server.Origin = $"http://localhost:{server.Port}";
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>How many hub connections a party has now.</summary>
    public int ConnectionsOf(LiveChatMeet.Identity.Party party) =>
        Services.GetRequiredService<InMemoryPresence>().CountOfParty(party);

    /// <summary>Makes the first agent and a site, as the setup page does.</summary>
    public async Task<Site> SetUpAsync(params string[] origins)
    {
        var firstRun = Services.GetRequiredService<FirstRun>();
        var code =
            await firstRun.PrepareAsync() ?? throw new InvalidOperationException("This server is set up already.");
        var site = new Site
        {
            Key = "kettle-lane",
            Name = "Kettle Lane Cycles",
            Origins = [.. origins],
            CreatedAt = DateTimeOffset.UtcNow,
        };
        var administrator = new Agent
        {
            Name = AgentName,
            Email = AgentEmail,
            UserName = AgentEmail,
            IsAdministrator = true,
            CreatedAt = DateTimeOffset.UtcNow,
        };
        await firstRun.CompleteAsync(code, administrator, AgentPassword, site);
        return site;
    }

    /// <summary>Adds a colleague with the same password.</summary>
    public async Task<Agent> AddAgentAsync(string name, string email)
    {
        await using var scope = Services.CreateAsyncScope();
        var agent = new Agent
        {
            Name = name,
            Email = email,
            UserName = email,
            CreatedAt = DateTimeOffset.UtcNow,
        };
        var result = await scope
            .ServiceProvider.GetRequiredService<Microsoft.AspNetCore.Identity.UserManager<Agent>>()
            .CreateAsync(agent, AgentPassword);
        return result.Succeeded
            ? agent
            : throw new InvalidOperationException(string.Join(' ', result.Errors.Select(error => error.Description)));
    }

    /// <summary>Stops it, and starts another on the same data and port; <paramref name="whileDownAsync"/> runs between
    /// the two.</summary>
    /// <param name="time">The clock of the other; null for the machine's.</param>
    public async Task<Server> RestartAsync(Func<Task>? whileDownAsync = null, TimeProvider? time = null)
    {
        var ownsDirectory = _ownsDirectory;
        _ownsDirectory = false;
        await DisposeAsync();
        if (whileDownAsync is not null)
            await whileDownAsync();
        var next = await StartAsync(_settings, DataDirectory, time, Port);
        next._ownsDirectory = ownsDirectory;
        return next;
    }

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        await using var database = await DatabaseAsync();
        await _factory.DisposeAsync();
        // Its own pool alone: other servers run at the same time.
        if (database is not null)
            SqliteConnection.ClearPool(database);
        // A query that was cut off gives its connection back a moment later; until then SQLite has not put its log into
        // the file.
        await Eventually.IsTrueAsync(
            "the stopped server lets go of its database",
            () => !File.Exists(Path.Combine(DataDirectory, "livechatmeet.db-wal")),
            LetsGoWithin
        );
        if (_ownsDirectory && Directory.Exists(DataDirectory))
            Directory.Delete(DataDirectory, recursive: true);
    }

    /// <summary>A connection like those that the server uses, closed; null when it did not start.</summary>
    private async Task<SqliteConnection?> DatabaseAsync()
    {
        if (Origin == "")
            return null;
        await using var database = await Services
            .GetRequiredService<IDbContextFactory<LiveChatDb>>()
            .CreateDbContextAsync();
        return new(database.Database.GetConnectionString());
    }
}
