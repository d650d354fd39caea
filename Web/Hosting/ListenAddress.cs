using System.Text.RegularExpressions;

namespace LiveChatMeet.Hosting;

/// <summary>An address in <c>--urls</c>.</summary>
public static partial class ListenAddress
{
    private const int MaxPort = 65_535;

    /// <param name="urls">As they are set, separated by semicolons.</param>
    /// <returns>What is wrong with one of them, as the end of a sentence; null when nothing is.</returns>
    public static string? ProblemOf(string urls) =>
        urls.Split(';').Select(ProblemOfOne).FirstOrDefault(p => p is not null);

    private static string? ProblemOfOne(string url)
    {
        if (OfSocket().IsMatch(url))
            return null;
        if (Parts().Match(url) is not { Success: true } parts)
            return $"an address has a scheme and a port, such as {Listening.DefaultAddress}.";
        var (port, host) = (parts.Groups["port"].Value, parts.Groups["host"].Value);
        return parts.Groups["scheme"].Value.ToLowerInvariant() is not ("http" or "https")
                ? "an address begins with http:// or https://."
            : url.Contains(',') ? "several addresses are separated by semicolons."
            : parts.Groups["rest"].Value.Trim('/').Length > 0
                ? $"an address ends with its port, such as {Listening.DefaultAddress}."
            : port.Length > 0 && !(int.TryParse(port, out var number) && number <= MaxPort)
                ? $"{port} is no port: these are 1 to {MaxPort}."
            : port == "0" && host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
                ? "port 0 is any that is free, and goes with http://127.0.0.1:0 alone."
            : null;
    }

    [GeneratedRegex("^https?://(unix|pipe):/", RegexOptions.IgnoreCase)]
    private static partial Regex OfSocket();

    [GeneratedRegex(@"^(?<scheme>[^:/]+)://(?<host>\[[^\]]*\]|[^:/,]+)(:(?<port>[^/,]*))?(?<rest>.*)$")]
    private static partial Regex Parts();
}
