using LiveChatMeet.Refusals;
using LiveChatMeet.Relay;

namespace LiveChatMeet.Hosting;

/// <summary>What a self-hoster can set, by appsettings.json, environment or command line. docs/settings.md tells
/// each.</summary>
public sealed record Settings
{
    /// <summary>Where people reach this server, such as <c>https://chat.example</c>. Null: where it listens.</summary>
    public string? PublicAddress { get; init; }

    /// <summary>The addresses of the proxies in front, whose forwarded headers are believed. Of nobody else are
    /// they.</summary>
    public IReadOnlyList<string> Proxies { get; init; } = [];

    /// <summary>Whether to start in production on a .NET runtime with known holes (<see cref="Runtime"/>).</summary>
    public bool AllowOldRuntime { get; init; }

    public DemoSettings Demo { get; init; } = new();

    public LimitSettings Limits { get; init; } = new();

    public IceSettings Ice { get; init; } = new();

    /// <exception cref="StartupException">A setting is not possible; the message says which and what would
    /// be.</exception>
    public static Settings From(IConfiguration configuration)
    {
        var settings = Bind(configuration);
        if (settings.PublicAddress is { } address && !IsOrigin(address))
            throw new StartupException(
                ExitCode.Settings,
                $"PublicAddress is \"{address}\", but must be only scheme, "
                    + $"host and port, such as https://chat.example."
            );
        foreach (var proxy in settings.Proxies)
            if (!System.Net.IPAddress.TryParse(proxy, out _))
                throw new StartupException(
                    ExitCode.Settings,
                    $"Proxies contains \"{proxy}\", which is not an IP address, such as 127.0.0.1."
                );
        if (settings.Ice.Validate() is { } error)
            throw new StartupException(ExitCode.Settings, error);
        foreach (var limit in typeof(LimitSettings).GetProperties())
            if (limit.GetValue(settings.Limits) is < 1)
                throw new StartupException(ExitCode.Settings, $"Limits:{limit.Name} must be at least 1.");
        return settings;
    }

    private static Settings Bind(IConfiguration configuration)
    {
        try
        {
            return configuration.Get<Settings>(options => options.ErrorOnUnknownConfiguration = false) ?? new();
        }
        catch (InvalidOperationException mistake)
        {
            throw new StartupException(ExitCode.Settings, $"A setting is invalid: {mistake.Message}");
        }
    }

    private static bool IsOrigin(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https"
        && uri.GetLeftPart(UriPartial.Authority) == address.TrimEnd('/');
}

public sealed record DemoSettings
{
    /// <summary>Whether <c>/demo</c> is there. Null: in Development only.</summary>
    public bool? Enabled { get; init; }
}

/// <summary>How much one network, visitor or agent may ask. Over it the answer is <c>too-many-requests</c>. An IPv6
/// /48 has ten times what a /64 of it has.</summary>
public sealed record LimitSettings
{
    /// <summary>New visitors by network and minute.</summary>
    public int NewVisitorsPerMinute { get; init; } = 10;

    /// <summary>Sign-ins, setup and ticket tries by network and minute.</summary>
    public int SignInsPerMinute { get; init; } = 20;

    /// <summary>Hub connections by network and minute; of agents, by account.</summary>
    public int ConnectionsPerMinute { get; init; } = 60;

    /// <summary>Hub connections of visitors that one network has at once.</summary>
    public int ConnectionsPerNetwork { get; init; } = 50;

    /// <summary>TCP connections that one network has at once.</summary>
    public int TcpConnectionsPerNetwork { get; init; } = 200;

    /// <summary>Pages and API calls by network and minute; of agents, by account.</summary>
    public int RequestsPerMinute { get; init; } = 1_200;

    /// <summary>Messages that one visitor or agent may send at once, and then by minute; the visitors of a network ten
    /// times as many.</summary>
    public int MessagesAtOnce { get; init; } = 10;

    public int MessagesPerMinute { get; init; } = 60;

    /// <summary>Messages that a conversation takes until an agent has it, and a thousand characters for each of
    /// them.</summary>
    public int MessagesUntilTaken { get; init; } = 50;

    /// <summary>All hub calls of one visitor or agent by second; of the visitors of a network ten times as
    /// many.</summary>
    public int CallsPerSecond { get; init; } = 50;
}
