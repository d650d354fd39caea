using LiveChatMeet.Storage;
using LiveChatMeet.Texts;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;

namespace LiveChatMeet.Hosting;

/// <summary>What the window where the server runs tells the self-hoster to do next.</summary>
public sealed class Welcome(
    PublicAddress publicAddress,
    Settings settings,
    IWebHostEnvironment environment,
    DataDirectory data
)
{
    /// <param name="code">The setup code, while nobody has set the server up.</param>
    public void Print(WebApplication app, string? code)
    {
        var address = settings.PublicAddress?.TrimEnd('/') ?? Addresses(app).First();

        System.Console.WriteLine();
        System.Console.WriteLine(
            $"  LiveChatMeet {ProductVersion.Current} listens at {string.Join(", ", Addresses(app))}"
        );
        System.Console.WriteLine($"  Data directory: {data.Path}");
        if (InsecureAddress(app) is { } insecure)
            PrintInsecure(insecure);
        System.Console.WriteLine();
        if (code is not null)
            PrintSetup(address, code);
        else
            System.Console.WriteLine($"  Console for agents: {address}/agent");
        if (publicAddress.DemoIsOn)
            System.Console.WriteLine($"  A page to try it on: {address}/demo");
        System.Console.WriteLine();
    }

    private void PrintSetup(string address, string code)
    {
        System.Console.WriteLine("  Nobody has set this server up yet.");
        if (environment.IsDevelopment())
        {
            System.Console.WriteLine($"  Open this link (good for 24 hours, once): {address}/setup#{code}");
        }
        else
        {
            System.Console.WriteLine($"  Open       {address}/setup");
            System.Console.WriteLine($"  Setup code {code}   (good for 24 hours, once; also in {data.SetupCode})");
        }
    }

    private static void PrintInsecure(string address)
    {
        System.Console.WriteLine();
        System.Console.WriteLine(
            $"  WARNING: {address} is plain http and not this machine alone. Browsers refuse sign-in and camera there."
        );
        System.Console.WriteLine(
            "  Put it behind https: a proxy (docs/deploy.md has an nginx example), or a certificate by"
        );
        System.Console.WriteLine("  Kestrel:Certificates:Default:Path and KeyPath with an https:// address in --urls.");
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
