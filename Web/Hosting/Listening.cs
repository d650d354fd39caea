using System.Net.Sockets;
using LiveChatMeet.Refusals;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace LiveChatMeet.Hosting;

/// <summary>Kestrel: where it listens, and its limits.</summary>
public static class Listening
{
    /// <summary>Where the server listens by default.</summary>
    public const string DefaultAddress = "http://localhost:5000";

    /// <summary>Of a body, unless its endpoint takes more.</summary>
    internal const long MaxRequestBytes = 256 * 1024;

    public static void ListenAsSet(this ConfigureWebHostBuilder host, IConfiguration configuration)
    {
        host.UseStaticWebAssets();
        configuration.ReadCertificatesFromHere();
        host.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxRequestBytes;
            kestrel.Limits.MaxConcurrentConnections = 25_000;
            kestrel.Limits.MaxConcurrentUpgradedConnections = 20_000;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(75);
            kestrel.ConfigureEndpointDefaults(endpoint =>
                endpoint.Use(kestrel.ApplicationServices.GetRequiredService<ConnectionCap>().Before)
            );
            if (!configuration.GetSection("Kestrel:Endpoints").GetChildren().Any(HasOwnCertificate))
                kestrel.ServeRenewedCertificate();
        });
        if (
            configuration["urls"] is null
            && configuration.GetSection("Kestrel:Endpoints").GetChildren().FirstOrDefault() is null
            && configuration["http_ports"] is null
        )
            host.UseUrls(DefaultAddress);
    }

    // Kestrel would look beside the program.
    private static void ReadCertificatesFromHere(this IConfiguration configuration)
    {
        foreach (var name in (string[])["Path", "KeyPath"])
            if (configuration[$"{CertificateFiles.Section}:{name}"] is { Length: > 0 } path)
                configuration[$"{CertificateFiles.Section}:{name}"] = Path.GetFullPath(path);
    }

    private static bool HasOwnCertificate(IConfigurationSection endpoint) =>
        endpoint.GetSection("Certificate").Exists();

    // As its files have it now.
    private static void ServeRenewedCertificate(this KestrelServerOptions kestrel) =>
        kestrel.ConfigureHttpsDefaults(https =>
            https.OnAuthenticate = (_, tls) =>
                tls.ServerCertificateContext =
                    kestrel.ApplicationServices.GetRequiredService<CertificateFiles>().Current
                    ?? tls.ServerCertificateContext
        );

    /// <exception cref="StartupException">It cannot listen where it is told to.</exception>
    public static async Task ListenAsync(this WebApplication app)
    {
        app.Services.GetRequiredService<CertificateFiles>().Check();
        if (app.Configuration["urls"] is { } urls && ListenAddress.ProblemOf(urls) is { } problem)
            throw new StartupException(ExitCode.Address, $"Cannot listen on {urls}: {problem}");
        try
        {
            await app.StartAsync();
        }
        catch (Exception failure)
            when (failure is SocketException or FormatException or InvalidOperationException
                || failure.InnerException is AddressInUseException
            )
        {
            // In use, not of this machine, no address at all, or https without a certificate: Kestrel has a type for
            // each.
            await app.StopAsync(); // or what has begun beside it tells of services that are gone
            throw new StartupException(ExitCode.Address, Problem(app.Configuration, failure.Message), failure);
        }
        catch (Exception failure) when (CertificateFiles.IsUnusable(failure))
        {
            await app.StopAsync();
            throw CertificateFiles.Refused(failure);
        }
    }

    private static string Problem(IConfiguration configuration, string reason) =>
        (configuration["urls"] ?? "") switch
        {
            var urls
                when urls.Contains("https://", StringComparison.OrdinalIgnoreCase)
                    && configuration["Kestrel:Certificates:Default:Path"] is null =>
                $"{urls} needs a certificate. Set Kestrel:Certificates:Default:Path and KeyPath, or listen on "
                    + "http:// and let a proxy serve https (docs/install.md).",
            var urls when reason.Contains("Permission denied", StringComparison.Ordinal) =>
                $"Cannot listen on {urls}. {reason}. Ports below 1024 need a right: start it as a service "
                    + "(docs/install.md), or listen on a higher port, with --urls.",
            var urls => $"Cannot listen on {urls}. {reason} Stop the program that uses this address, or choose another "
                + "with --urls.",
        };
}
