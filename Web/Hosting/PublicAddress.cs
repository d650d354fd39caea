namespace LiveChatMeet.Hosting;

/// <summary>Where people reach this server: as configured, else as the request addressed it.</summary>
public sealed class PublicAddress(Settings settings, IWebHostEnvironment environment)
{
    /// <summary>Whether this server has the demo page.</summary>
    public bool DemoIsOn => settings.Demo.Enabled ?? environment.IsDevelopment();

    /// <returns>Scheme, host and port, without a slash at the end.</returns>
    public string Of(HttpRequest request) => settings.PublicAddress?.TrimEnd('/') ?? request.OwnOrigin();

    /// <summary>Where the livechat is for visitors: the demo's page has the other loopback name.</summary>
    public string OfLivechat(HttpRequest request) =>
        settings.PublicAddress is null && request.Host.Host == "127.0.0.1"
            ? DemoOriginOf(request.OwnOrigin())!
            : Of(request);

    /// <summary>The same server under its other loopback name, which browsers treat as another site; null if there is
    /// none.</summary>
    public static string? DemoOriginOf(string chatOrigin) =>
        new UriBuilder(chatOrigin) is var uri && uri.Host is "localhost" or "127.0.0.1"
            ? $"{uri.Scheme}://{(uri.Host == "localhost" ? "127.0.0.1" : "localhost")}:{uri.Port}"
            : null;
}
