using LiveChatMeet.Storage;
using LiveChatMeet.Texts;

namespace LiveChatMeet.Hosting;

/// <summary>Tells the log when a server has started and when it stops, with its version and which settings are set: of
/// those that may be secret, only that they are.</summary>
public sealed partial class StartLog(
    IConfiguration configuration,
    IHostApplicationLifetime lifetime,
    DataDirectory data,
    ILogger<StartLog> logger
) : IHostedService
{
    // Whatever is not a number or a yes, and not here, is not written.
    private static readonly string[] Shown =
    [
        "PublicAddress",
        "Proxies",
        "Ice:Relay:Address",
        "Ice:Stun",
        "Ice:Turn:Urls",
    ];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var summary = Summary(configuration);
        lifetime.ApplicationStarted.Register(() => Started(ProductVersion.Current, data.Path, summary));
        lifetime.ApplicationStopping.Register(Stops);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The settings that are set, such as <c>PublicAddress=https://chat.example, Ice:Turn:Secret is
    /// set</c>.</summary>
    public static string Summary(IConfiguration configuration)
    {
        var told = configuration
            .AsEnumerable()
            .Where(setting => setting.Value is not null && KnownSettings.IsOurs(setting.Key))
            .OrderBy(setting => setting.Key, StringComparer.Ordinal)
            .Select(setting =>
                IsShown(setting.Key, setting.Value!) ? $"{setting.Key}={setting.Value}" : $"{setting.Key} is set"
            );
        return string.Join(", ", told.DefaultIfEmpty("none"));
    }

    private static bool IsShown(string name, string value) =>
        bool.TryParse(value, out _)
        || int.TryParse(value, out _)
        || Shown.Any(shown => name.StartsWith(shown, StringComparison.OrdinalIgnoreCase));

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "LiveChatMeet {Version} has started on the data in {Directory}. Settings: {Settings}"
    )]
    private partial void Started(string version, string directory, string settings);

    [LoggerMessage(Level = LogLevel.Information, Message = "LiveChatMeet stops")]
    private partial void Stops();
}
