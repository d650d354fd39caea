using LiveChatMeet.Agents;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;

namespace LiveChatMeet.Hosting;

/// <summary>What the window where the server runs tells the self-hoster to do next.</summary>
public sealed class Welcome(FirstRun firstRun, Settings settings, IWebHostEnvironment environment, DataDirectory data)
{
    public async Task PrintAsync(WebApplication app)
    {
        var address = settings.PublicAddress?.TrimEnd('/') ?? Addresses(app).First();
        var code = await firstRun.PrepareAsync();

        Console.WriteLine();
        Console.WriteLine($"  LiveChatMeet {CommandLine.Version} listens at {string.Join(", ", Addresses(app))}");
        Console.WriteLine($"  Data directory: {data.Path}");
        if (InsecureAddress(app) is { } insecure)
            PrintInsecure(insecure);
        Console.WriteLine();
        if (code is not null)
            PrintSetup(address, code);
        else
            Console.WriteLine($"  Console for agents: {address}/agent");
        if (DemoIsOn)
            Console.WriteLine($"  A page to try it on: {address}/demo");
        Console.WriteLine();
    }

    public bool DemoIsOn => settings.Demo.Enabled ?? environment.IsDevelopment();

    /// <summary>Where the livechat is for visitors, as far as a request can tell.</summary>
    public string ChatOriginFor(HttpRequest request) =>
        settings.PublicAddress?.TrimEnd('/')
        ?? (request.Host.Host == "127.0.0.1" ? DemoOriginOf(request.OwnOrigin())! : request.OwnOrigin());

    /// <summary>The same server by its other loopback name, which browsers take for another site; null where there is
    /// none.</summary>
    public static string? DemoOriginOf(string chatOrigin) =>
        new UriBuilder(chatOrigin) is var uri && uri.Host is "localhost" or "127.0.0.1"
            ? $"{uri.Scheme}://{(uri.Host == "localhost" ? "127.0.0.1" : "localhost")}:{uri.Port}"
            : null;

    private void PrintSetup(string address, string code)
    {
        Console.WriteLine("  Nobody has set this server up yet.");
        if (environment.IsDevelopment())
        {
            Console.WriteLine($"  Open this link (good for 24 hours, once): {address}/setup#{code}");
        }
        else
        {
            Console.WriteLine($"  Open       {address}/setup");
            Console.WriteLine($"  Setup code {code}   (good for 24 hours, once; also in {data.SetupCode})");
        }
    }

    private static void PrintInsecure(string address)
    {
        Console.WriteLine();
        Console.WriteLine(
            $"  WARNING: {address} is plain http and not this machine alone. Browsers refuse sign-in and camera there."
        );
        Console.WriteLine("  Put it behind https: a proxy (docs/deploy.md has an nginx example), or a certificate by");
        Console.WriteLine("  Kestrel:Certificates:Default:Path and KeyPath with an https:// address in --urls.");
    }

    private string? InsecureAddress(WebApplication app)
    {
        if (settings.PublicAddress is { } address)
            return IsInsecure(address) ? address : null;
        return settings.Proxies.Count > 0 ? null : Addresses(app).FirstOrDefault(IsInsecure);
    }

    private static bool IsInsecure(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme == "http" && !Requests.IsLoopback(uri.Host);

    private static string[] Addresses(WebApplication app) =>
        [
            .. app
                .Services.GetRequiredService<IServer>()
                .Features.GetRequiredFeature<IServerAddressesFeature>()
                .Addresses,
        ];
}
