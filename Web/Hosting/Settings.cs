using System.Text.RegularExpressions;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Relay;
using LiveChatMeet.Storage.Backups;

namespace LiveChatMeet.Hosting;

/// <summary>What a self-hoster can set, by appsettings.json, environment or command line. docs/settings.md explains
/// each.</summary>
public sealed partial record Settings
{
    /// <summary>Where people reach this server, such as <c>https://chat.example</c>. Null: where it listens.</summary>
    public string? PublicAddress { get; init; }

    /// <summary>Earlier public addresses that still lead here: who comes by one is answered under it, with the cookies
    /// of its own.</summary>
    public IReadOnlyList<string> FormerAddresses { get; init; } = [];

    /// <summary>The proxies in front of the server: addresses or networks (<see cref="NamedProxies"/>). Only their
    /// forwarded headers are trusted.</summary>
    public IReadOnlyList<string> Proxies { get; init; } = [];

    /// <summary>Whether plain http leads to <see cref="PublicAddress"/>. Null: where the server itself listens to http
    /// and https (<see cref="PlainHttp"/>).</summary>
    public bool? RedirectHttp { get; init; }

    /// <summary>The directory in which an ACME client leaves its challenges; null for none
    /// (<see cref="AcmeChallenges"/>).</summary>
    public string? AcmeWebroot { get; init; }

    /// <summary>Whether people reach this server over https.</summary>
    public bool IsPublicOverHttps => PublicAddress?.StartsWith("https://", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Whether to start in production on a .NET runtime with known vulnerabilities
    /// (<see cref="Runtime"/>).</summary>
    public bool AllowOldRuntime { get; init; }

    public AuditSettings Audit { get; init; } = new();

    public DemoSettings Demo { get; init; } = new();

    public FileSettings Files { get; init; } = new();

    public LimitSettings Limits { get; init; } = new();

    public IceSettings Ice { get; init; } = new();

    public MailSettings Mail { get; init; } = new();

    public MetricsSettings Metrics { get; init; } = new();

    public OtlpSettings Otlp { get; init; } = new();

    public SignInSettings SignIn { get; init; } = new();

    public BackupSettings Backup { get; init; } = new();

    /// <exception cref="StartupException">A setting is invalid; the message says which, and what would be
    /// valid.</exception>
    public static Settings From(IConfiguration configuration)
    {
        var settings = Bind(configuration);
        if (settings.PublicAddress is { } address && !IsOrigin(address))
            throw new StartupException(
                ExitCode.Settings,
                $"PublicAddress is \"{address}\", but must be only scheme, host and port, such as "
                    + $"{(IsOrigin(address.ToLowerInvariant()) ? address.ToLowerInvariant() : "https://chat.example")}."
            );
        foreach (var proxy in settings.Proxies)
            if (NamedProxies.Parse(proxy) is null)
                throw new StartupException(
                    ExitCode.Settings,
                    $"Proxies contains \"{proxy}\", which is neither an IP address, such as 127.0.0.1, nor a network, "
                        + "such as 172.18.0.0/16 (at least /8, IPv6 /32)."
                );
        if (ProblemOf(settings) is { } error)
            throw new StartupException(ExitCode.Settings, error);
        foreach (var limit in typeof(LimitSettings).GetProperties())
            if (limit.GetValue(settings.Limits) is < 1)
                throw new StartupException(ExitCode.Settings, $"Limits:{limit.Name} must be at least 1.");
        return settings;
    }

    private static string? ProblemOfHttp(Settings settings) =>
        settings switch
        {
            { RedirectHttp: true, IsPublicOverHttps: false } =>
                "RedirectHttp needs PublicAddress with https://, such as https://chat.example.",
            { AcmeWebroot: { } root } when !Directory.Exists(root) =>
                $"AcmeWebroot is \"{root}\", which is no directory that this user can read.",
            _ => null,
        };

    private static string? ProblemOf(Settings settings) =>
        ProblemOfHttp(settings)
        ?? ProblemOfFormer(settings)
        ?? ProblemOfIce(settings)
        ?? settings.Audit.Problem
        ?? settings.Backup.Problem
        ?? settings.Files.Problem
        ?? settings.Mail.ProblemWith(settings.PublicAddress)
        ?? settings.Metrics.Problem
        ?? settings.Otlp.Problem;

    private static string? ProblemOfFormer(Settings settings) =>
        settings is { PublicAddress: null, FormerAddresses.Count: > 0 }
            ? "FormerAddresses needs PublicAddress: without it, the server answers under every name."
        : settings.FormerAddresses.FirstOrDefault(address => !IsOrigin(address)) is { } wrong
            ? $"FormerAddresses contains \"{wrong}\", but each must be only scheme, host and port, such as "
                + "https://old.example."
        : settings.FormerAddresses.Any(address => address.TrimEnd('/') == settings.PublicAddress?.TrimEnd('/'))
            ? "FormerAddresses contains PublicAddress: it is for the addresses before it."
        : null;

    private static string? ProblemOfIce(Settings settings) =>
        settings is { PublicAddress: null, Ice.Relay: { Enabled: true, Address: null } }
            ? "Ice:Relay:Enabled needs PublicAddress or Ice:Relay:Address: browsers must know where the relay is."
            : settings.Ice.Validate();

    private static Settings Bind(IConfiguration configuration)
    {
        try
        {
            return configuration.Get<Settings>(options => options.ErrorOnUnknownConfiguration = false) ?? new();
        }
        catch (InvalidOperationException failure)
        {
            throw new StartupException(ExitCode.Settings, ProblemOfValue(failure.Message), failure);
        }
    }

    // The binder names value, setting and type.
    private static string ProblemOfValue(string message) =>
        Unconverted().Match(message) is { Success: true } found
            ? $"{found.Groups["name"]} is \"{found.Groups["value"]}\", but must be "
                + $"{Wanted(found.Groups["type"].Value)}."
            : $"A setting is invalid: {message}";

    private static string Wanted(string type) =>
        type switch
        {
            _ when type.EndsWith("Boolean", StringComparison.Ordinal) => "true or false",
            _ when typeof(Settings).Assembly.GetType(type) is { IsEnum: true } kind => string.Join(
                ", ",
                Enum.GetNames(kind)
            ),
            _ => "a whole number",
        };

    [GeneratedRegex("value '(?<value>.*)' at '(?<name>.*)' to type '(?<type>.*)'")]
    private static partial Regex Unconverted();

    private static bool IsOrigin(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && uri is { Scheme: "http" or "https", UserInfo: "" }
        && uri.GetLeftPart(UriPartial.Authority) == address.TrimEnd('/');
}

/// <summary>The audit trail.</summary>
public sealed record AuditSettings
{
    private const int MaxDays = 36_500;

    /// <summary>After how many days an entry is deleted.</summary>
    public int KeepDays { get; init; } = 365;

    /// <summary>A sentence; null if all is well.</summary>
    internal string? Problem =>
        KeepDays is < 1 or > MaxDays ? $"Audit:KeepDays is {KeepDays}, but must be 1 to {MaxDays}." : null;
}

public sealed record DemoSettings
{
    /// <summary>Whether <c>/demo</c> is there. Null: in Development only.</summary>
    public bool? Enabled { get; init; }
}
