using LiveChatMeet.Storage;
using LiveChatMeet.Texts;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;

namespace LiveChatMeet.Hosting;

/// <summary>Tells the self-hoster, in the terminal where the server runs, what to do next.</summary>
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
        var here = Reachable(Addresses(app).First());
        var address = settings.PublicAddress?.TrimEnd('/') ?? here;

        System.Console.WriteLine();
        System.Console.WriteLine(
            $"  LiveChatMeet {ProductVersion.Current} listens at {string.Join(", ", Addresses(app))}"
        );
        System.Console.WriteLine($"  Data directory: {data.Path}");
        if (InsecureAddress(app) is { } insecure)
            PrintInsecure(insecure);
        else if (settings.PublicAddress is null)
            PrintTunnel(here);
        System.Console.WriteLine();
        if (code is not null)
            PrintSetup(address, code);
        else
            System.Console.WriteLine($"  Console for agents: {address}/agent");
        if (publicAddress.DemoIsOn)
            System.Console.WriteLine($"  Demo page: {address}/demo");
        System.Console.WriteLine();
    }

    private void PrintSetup(string address, string code)
    {
        System.Console.WriteLine("  Nobody has set this server up yet.");
        if (environment.IsDevelopment())
        {
            System.Console.WriteLine($"  Open this link (valid once, for 24 hours): {address}/setup#{code}");
        }
        else
        {
            System.Console.WriteLine($"  Open       {address}/setup");
            System.Console.WriteLine($"  Setup code {code}   (valid once, for 24 hours; also in {data.SetupCode})");
        }
    }

    private static void PrintInsecure(string address)
    {
        System.Console.WriteLine();
        System.Console.WriteLine(
            $"  WARNING: {address} is plain http and open to other machines. Browsers allow no sign-in or camera there."
        );
        System.Console.WriteLine(
            "  Serve it over https: use a proxy (docs/install.md has an nginx example), or set a certificate with"
        );
        System.Console.WriteLine("  Kestrel:Certificates:Default:Path and KeyPath with an https:// address in --urls.");
    }

    // Whoever is here by ssh has the browser elsewhere. The variable: client, its port, server, its port.
    private static void PrintTunnel(string address)
    {
        if (
            Environment.GetEnvironmentVariable("SSH_CONNECTION")?.Split(' ') is not [_, _, var machine, ..]
            || !Requests.IsLoopback(new Uri(address).Host)
        )
            return;
        var port = new Uri(address).Port;
        System.Console.WriteLine();
        System.Console.WriteLine("  Your browser is on another machine? Run this there, and open the address there:");
        System.Console.WriteLine($"  ssh -L {port}:localhost:{port} {Environment.UserName}@{machine}");
    }

    /// <summary>An address that a browser can open: a server that listens everywhere is here, too.</summary>
    public static string Reachable(string address)
    {
        foreach (var everywhere in (string[])["://0.0.0.0", "://[::]", "://+", "://*"])
            address = address.Replace(everywhere, "://localhost", StringComparison.Ordinal);
        return address;
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
