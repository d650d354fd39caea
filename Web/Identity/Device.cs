using System.Text.RegularExpressions;

namespace LiveChatMeet.Identity;

public enum DeviceKind
{
    Computer,
    Phone,
    Tablet,
}

/// <summary>What a User-Agent header (RFC 9110, 10.1.5) tells an agent about a visitor: enough to help, not to
/// track.</summary>
public sealed partial record Device(string? Browser, DeviceKind Kind)
{
    private const int Longest = 512;

    private static readonly (string Sign, string Name)[] Systems =
    [
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("CrOS", "ChromeOS"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Macintosh", "macOS"),
        ("Linux", "Linux"),
    ];

    public static Device From(string? userAgent)
    {
        if (userAgent?.Length > Longest)
            userAgent = userAgent[..Longest];
        if (string.IsNullOrWhiteSpace(userAgent))
            return new(null, DeviceKind.Computer);

        var browser =
            BrowserNames().Match(userAgent) is { Success: true } match
                ? $"{Plain(match.Groups["name"].Value)} {match.Groups["major"].Value}"
            : SafariVersion().Match(userAgent) is { Success: true } safari ? $"Safari {safari.Groups["major"].Value}"
            : null;
        return new(browser, KindOf(userAgent));
    }

    /// <summary>The name of a browser and its system, such as Firefox and Windows; null for what it does not
    /// tell.</summary>
    public static (string? Browser, string? System) NamesIn(string? userAgent) =>
        (From(userAgent).Browser?.Split(' ')[0], SystemOf(userAgent ?? ""));

    // The more specific name comes first: Android and ChromeOS also say "Linux" or "X11", and iPhones "Mac OS X".
    private static string? SystemOf(string userAgent) =>
        Systems.FirstOrDefault(system => userAgent.Contains(system.Sign, StringComparison.Ordinal)).Name;

    private static DeviceKind KindOf(string userAgent) =>
        userAgent switch
        {
            _ when userAgent.Contains("iPad") || userAgent.Contains("Tablet") => DeviceKind.Tablet,
            _ when userAgent.Contains("Android") && !userAgent.Contains("Mobile") => DeviceKind.Tablet,
            _ when userAgent.Contains("Mobile") || userAgent.Contains("iPhone") => DeviceKind.Phone,
            _ => DeviceKind.Computer,
        };

    private static string Plain(string name) =>
        name switch
        {
            "Edg" or "EdgA" or "EdgiOS" => "Edge",
            "OPR" => "Opera",
            "FxiOS" => "Firefox",
            "CriOS" or "HeadlessChrome" => "Chrome",
            _ => name,
        };

    // The more specific name comes first: Edge and Opera also say "Chrome".
    [GeneratedRegex(
        @"(?<name>Edg|EdgA|EdgiOS|OPR|SamsungBrowser|FxiOS|Firefox|CriOS)/(?<major>\d{1,4})|(?<!\w)(?<name>"
            + @"HeadlessChrome|Chrome)/(?<major>\d{1,4})(?!.*(?:Edg|OPR|SamsungBrowser)[A-Za-z]*/)"
    )]
    private static partial Regex BrowserNames();

    [GeneratedRegex(@"Version/(?<major>\d{1,4}).*Safari/")]
    private static partial Regex SafariVersion();
}
