using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LiveChatMeet.Tests.Plant.Servers;

/// <summary>What a server on https needs to be started in a test.</summary>
public static class Nginx
{
    /// <summary>A port that nobody listens on now.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Whether a certificate may be one that <see cref="WriteCertificate"/> has written: for the clients of
    /// tests.</summary>
    public static bool IsOwnCertificate(object _, X509Certificate? shown, X509Chain? chain, SslPolicyErrors errors) =>
        errors == SslPolicyErrors.None || shown?.Subject == "CN=localhost";

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
}
