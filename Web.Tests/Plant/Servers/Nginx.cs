using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LiveChatMeet.Tests.Plant.Code;

namespace LiveChatMeet.Tests.Plant.Servers;

/// <summary>Debian's nginx with the example of docs/nginx.conf, certificate and ports put in.</summary>
public sealed class Nginx : IAsyncDisposable
{
    private readonly string _directory;
    private readonly Process _process;

    private Nginx(string directory, Process process, int port) =>
        (_directory, _process, Origin) = (directory, process, $"https://localhost:{port}");

    public string Origin { get; }

    /// <summary>A port that nobody listens on now.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public static async Task<Nginx> StartAsync(int port, int serverPort)
    {
        var directory = Directory.CreateTempSubdirectory("livechatmeet-nginx-").FullName;
        WriteCertificate(directory);
        var example = await File.ReadAllTextAsync(Repository.PathOf("docs/nginx.conf"));
        var site = Site(example, directory, port, serverPort);
        await File.WriteAllTextAsync($"{directory}/nginx.conf", Configuration(directory, site));
        string[] arguments = ["-c", $"{directory}/nginx.conf", "-e", $"{directory}/error.log"];
        var start = new ProcessStartInfo("nginx", arguments) { RedirectStandardError = true };
        var process = Process.Start(start) ?? throw new InvalidOperationException("nginx did not start.");
        var nginx = new Nginx(directory, process, port);
        await nginx.WaitAsync(port);
        return nginx;
    }

    // The printed example, with our ports and files.
    private static string Site(string example, string directory, int port, int serverPort) =>
        Printed.With(
            example,
            ("listen 443 ssl", $"listen 127.0.0.1:{port} ssl"),
            ("server_name chat.example", "server_name localhost"),
            ("/etc/ssl/chat.example.pem", $"{directory}/certificate.pem"),
            ("/etc/ssl/chat.example.key", $"{directory}/certificate.key"),
            ("/var/log/nginx/livechatmeet.log", $"{directory}/access.log"),
            (
                "http://127.0.0.1:5000;\n        proxy_http_version",
                $"http://127.0.0.1:{serverPort};\n        proxy_http_version"
            )
        );

    private static string Configuration(string directory, string site) =>
        $"""
            daemon off;
            master_process off;
            worker_processes 1;
            pid {directory}/nginx.pid;
            error_log {directory}/error.log;
            events {"{"} worker_connections 512; {"}"}
            http {"{"}
              client_body_temp_path {directory}/body;
              proxy_temp_path {directory}/proxy;
              fastcgi_temp_path {directory}/fastcgi;
              uwsgi_temp_path {directory}/uwsgi;
              scgi_temp_path {directory}/scgi;
              {site}
            {"}"}
            """;

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    /// <summary>Writes a certificate for localhost, and its key.</summary>
    internal static void WriteCertificate(string directory)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(
            DateTimeOffset.UtcNow.AddDays(-1),
            DateTimeOffset.UtcNow.AddDays(1)
        );
        File.WriteAllText($"{directory}/certificate.pem", certificate.ExportCertificatePem());
        File.WriteAllText($"{directory}/certificate.key", key.ExportPkcs8PrivateKeyPem());
    }

    private async Task WaitAsync(int port)
    {
        var until = DateTime.UtcNow.AddSeconds(10);
        while (DateTime.UtcNow < until)
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"nginx ended: {await _process.StandardError.ReadToEndAsync()}");
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException)
            {
                await Task.Yield(); // not there yet
            }
        }
        throw new TimeoutException("nginx did not listen within 10 s.");
    }
}
