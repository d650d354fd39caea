using System.Globalization;
using System.Reflection;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Json;
using Quickenshtein;

namespace LiveChatMeet.Hosting;

/// <summary>Refuses settings that do not exist: nobody would notice a typo otherwise.</summary>
public static class KnownSettings
{
    /// <summary>A name in the environment that is shorter may be anybody's.</summary>
    private const int OursFrom = 8;

    private const int Beginning = 4;

    // ASP.NET's own, which are as they are there.
    private static readonly string[] Framework =
    [
        .. (
            "AllowedHosts applicationName contentRoot detailedErrors environment hostBuilder http_ports https_ports "
            + "Kestrel Logging shutdownTimeoutSeconds urls webroot"
        ).Split(' '),
        "data", // the switch, as the framework reads it
    ];

    private const string Formatter = "Logging:Console:FormatterName";
    private static readonly string[] Formatters = [LogLine.FormatterName, "json", "simple", "systemd"];

    // What people try who know other servers.
    private static readonly Dictionary<string, string> Others = new(StringComparer.OrdinalIgnoreCase)
    {
        ["port"] = "--urls http://localhost:PORT",
        ["host"] = "--urls http://HOST:PORT",
        ["listen"] = "--urls http://HOST:PORT",
        ["url"] = "--urls http://HOST:PORT",
        ["dir"] = "--data DIR",
    };

    /// <summary>Every setting of ours; in a list, the first.</summary>
    public static IReadOnlyList<string> Names { get; } = [DataDirectory.Setting, .. NamesOf(typeof(Settings), "")];

    /// <summary>Whether a setting is one of ours, but for where the data is.</summary>
    public static bool IsOurs(string name) => Has(Names.Skip(1), FirstOfList(name));

    /// <exception cref="StartupException">A setting does not exist; the message says which may be meant.</exception>
    public static void Check(IConfigurationRoot configuration)
    {
        foreach (var provider in configuration.Providers)
        foreach (var name in KeysOf(provider, null))
        {
            if (IsOurs(provider, name) && Problem(name, configuration[name]) is { } problem)
                throw new StartupException(ExitCode.Settings, problem);
        }
    }

    private static string? Problem(string name, string? value)
    {
        var section = name.Split(':')[0];
        if (section.Equals("Logging", StringComparison.OrdinalIgnoreCase) && name.Contains("LogLevel:"))
            return Has(Enum.GetNames<LogLevel>(), value ?? "")
                ? null
                : $"{name} is \"{value}\", but must be {string.Join(", ", Enum.GetNames<LogLevel>())}.";
        if (name.Equals(Formatter, StringComparison.OrdinalIgnoreCase) && !Has(Formatters, value ?? ""))
            return $"{name} is \"{value}\", but must be {string.Join(", ", Formatters)}.";
        if (Has(Framework, section) || Has(Names, FirstOfList(name)))
            return null;
        if (string.IsNullOrEmpty(value) && IsSection(name)) // one that is empty
            return null;
        if (Has(Names, $"{name}:0"))
            return $"{name} is a list: start with --{name}:0={value}.";
        if (Others.TryGetValue(name, out var other))
            return $"There is no setting \"{name}\". Start with {other}.";
        return $"There is no setting \"{name}\". "
            + (Nearest(name) is { } near ? $"Did you mean \"{near}\"?" : "See livechatmeet --help.");
    }

    private static string? Nearest(string name)
    {
        var near = Names.Concat(Framework).MinBy(known => Distance(known, FirstOfList(name)))!;
        return IsNear(near, FirstOfList(name), Math.Max(2, name.Length / 4)) ? near : null;
    }

    // As many letters differ, or one more behind the same beginning: Proxy for Proxies.
    private static bool IsNear(string known, string name, int letters) =>
        Distance(known, name) <= letters
        || (
            name.Length > Beginning
            && known.StartsWith(name[..Beginning], StringComparison.OrdinalIgnoreCase)
            && Distance(known, name) <= letters + 1
        );

    // The environment has names of everybody: ours are those below one of our sections, or nearly one, those that are
    // nearly one of our own, and those of our lists without a number.
    private static bool IsOurs(IConfigurationProvider provider, string name)
    {
        if (provider is CommandLineConfigurationProvider or JsonConfigurationProvider)
            return true;
        if (provider is not EnvironmentVariablesConfigurationProvider)
            return false;
        var section = name.Split(':')[0];
        return section.Length < name.Length
            ? IsSection(section) || IsNearlySection(section)
            : Has(Names, $"{name}:0")
                || Names.Any(known =>
                    known.Length >= OursFrom && !known.Contains(':') && Distance(known, name) is 1 or 2
                );
    }

    private static bool IsSection(string name) =>
        Names.Any(known => known.StartsWith($"{name}:", StringComparison.OrdinalIgnoreCase));

    private static bool IsNearlySection(string name) =>
        Names
            .Where(known => known.Contains(':'))
            .Select(known => known.Split(':')[0])
            .Any(ours => ours.Length > Beginning && IsNear(ours, name, 2));

    private static IEnumerable<string> KeysOf(IConfigurationProvider provider, string? path)
    {
        foreach (var key in provider.GetChildKeys([], path).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            var name = path is null ? key : ConfigurationPath.Combine(path, key);
            if (provider.TryGet(name, out var value) && value is not null)
                yield return name;
            foreach (var below in KeysOf(provider, name))
                yield return below;
        }
    }

    private static IEnumerable<string> NamesOf(Type type, string path) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanWrite)
            .SelectMany(property =>
                property.PropertyType == typeof(IReadOnlyList<string>) ? [$"{path}{property.Name}:0"]
                : IsSection(property.PropertyType) ? NamesOf(property.PropertyType, $"{path}{property.Name}:")
                : (IEnumerable<string>)[$"{path}{property.Name}"]
            );

    private static bool IsSection(Type type) =>
        !type.IsEnum && type.Namespace?.StartsWith(nameof(LiveChatMeet), StringComparison.Ordinal) == true;

    private static string FirstOfList(string name) =>
        string.Join(
            ':',
            name.Split(':').Select(part => int.TryParse(part, CultureInfo.InvariantCulture, out _) ? "0" : part)
        );

    private static bool Has(IEnumerable<string> names, string name) =>
        names.Contains(name, StringComparer.OrdinalIgnoreCase);

    private static int Distance(string known, string name) =>
        Levenshtein.GetDistance(known.ToUpperInvariant(), name.ToUpperInvariant());
}
