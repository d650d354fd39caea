using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Check;

/// <summary>What the check says of the certificate that the server really serves at its https address.</summary>
[Trait("Needs", "process")]
public sealed class CertificateCheckTests : IDisposable
{
    private readonly ProgramDirectory _data = new();
    private readonly string _files = Directory.CreateTempSubdirectory("livechatmeet-tls-").FullName;

    [Theory]
    [InlineData("localhost", 90, true, "✓ Certificate: Good until {0}, 89 days")]
    [InlineData("localhost", 5, true, "! Certificate: Good until {0}, 4 days")]
    [InlineData("localhost", -1, true, "✗ Certificate: It ended on {0}")]
    [InlineData("127.0.0.1", 90, true, "✗ Certificate: It is not for 127.0.0.1, but for CN=localhost")]
    [InlineData("localhost", 90, false, "✗ Certificate: Browsers do not trust it: ")]
    public async Task It_is_told_as_browsers_take_it(string host, int days, bool isTrusted, string says)
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("Elsewhere the trusted authorities are no file that a process chooses.");
        await using (var server = await Server.StartAsync(directory: _data.Path))
            await server.SetUpAsync();
        var ends = WriteChain(days);
        var port = Nginx.FreePort();
        await using var program = ProgramProcess.StartInShell(
            isTrusted ? $"export SSL_CERT_FILE={_files}/authority.pem" : "true",
            [
                .. (string[])["--data", _data.Path, "--urls", $"https://127.0.0.1:{port}"],
                $"--PublicAddress=https://{host}:{port}",
                "--Ice:Relay:Enabled=false",
                $"--Kestrel:Certificates:Default:Path={_files}/certificate.pem",
                $"--Kestrel:Certificates:Default:KeyPath={_files}/certificate.key",
            ]
        );
        await program.ListensAtAsync();

        var (_, output) = await _data.RunAsync("check");

        Assert.Contains(
            string.Format(null, says, ends.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)),
            output,
            StringComparison.Ordinal
        );
        Assert.Contains($"✓ Address: https://{host}:{port} answers", output, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _data.Dispose();
        Directory.Delete(_files, recursive: true);
    }

    // An authority of our own, and a certificate of it for localhost.
    private DateTimeOffset WriteChain(int days)
    {
        var ends = DateTimeOffset.UtcNow.AddDays(days);
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authority = new CertificateRequest("CN=An authority", authorityKey, HashAlgorithmName.SHA256);
        authority.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        authority.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        using var issuer = authority.CreateSelfSigned(ends.AddDays(-400), ends.AddDays(400));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(issuer, ends.AddDays(-100), ends, RandomNumberGenerator.GetBytes(8));
        File.WriteAllText($"{_files}/authority.pem", issuer.ExportCertificatePem());
        File.WriteAllText($"{_files}/certificate.pem", certificate.ExportCertificatePem());
        File.WriteAllText($"{_files}/certificate.key", key.ExportPkcs8PrivateKeyPem());
        return ends;
    }
}
