using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LiveChatMeet.Hosting;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace LiveChatMeet.Tests.Hosting;

/// <summary>B6: a certificate that is renewed while the server runs.</summary>
public sealed class CertificateFilesTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("livechatmeet-certificate-").FullName;
    private readonly SettableClock _clock = new(DateTimeOffset.UtcNow);
    private readonly LogLines _logs = new();

    private string Path => System.IO.Path.Combine(_directory, "certificate.pem");

    private string KeyPath => System.IO.Path.Combine(_directory, "certificate.key");

    [Fact]
    public void Is_used_within_seconds_and_one_that_is_half_written_never()
    {
        Nginx.WriteCertificate(_directory);
        var files = Files();
        var first = files.Current!.TargetCertificate.Thumbprint;
        var whole = Renew();
        Assert.Equal(first, files.Current!.TargetCertificate.Thumbprint); // not looked at yet

        File.WriteAllText(Path, whole[..(whole.Length / 2)]);
        _clock.Advance(TimeSpan.FromSeconds(5));
        var half = files.Current!.TargetCertificate.Thumbprint;
        File.Delete(Path);
        _clock.Advance(TimeSpan.FromSeconds(5));
        var gone = files.Current!.TargetCertificate.Thumbprint;
        File.WriteAllText(Path, whole);
        _clock.Advance(TimeSpan.FromSeconds(5));
        using var renewed = X509Certificate2.CreateFromPem(whole);

        Assert.Equal((first, first, renewed.Thumbprint), (half, gone, files.Current!.TargetCertificate.Thumbprint));
        Assert.Equal(2, _logs.CountOf("The former one stays in use."));
        Assert.True(_logs.CountOf("Renew it") >= 1); // it is valid for a day
    }

    [Fact]
    public void Comes_with_its_chain()
    {
        var (leaf, between) = WriteChain();

        var context = Files().Current!;

        Assert.Equal(leaf, context.TargetCertificate.Thumbprint);
        Assert.Contains(context.IntermediateCertificates, one => one.Thumbprint == between);
    }

    [Fact]
    public void Without_files_there_is_none() =>
        Assert.Null(
            new CertificateFiles(
                new ConfigurationBuilder().Build(),
                _clock,
                NullLogger<CertificateFiles>.Instance
            ).Current
        );

    [Fact]
    public async Task A_server_that_runs_serves_the_renewed_one()
    {
        Nginx.WriteCertificate(_directory);
        using var data = new ProgramDirectory();
        var (program, address) = await ProgramProcess.ListenAsync(
            data.Path,
            "https://127.0.0.1:0",
            $"--Kestrel:Certificates:Default:Path={Path}",
            $"--Kestrel:Certificates:Default:KeyPath={KeyPath}"
        );
        await using var running = program;
        var before = await ServedAsync(new(address));

        using var renewed = X509Certificate2.CreateFromPem(Renew());

        Assert.NotEqual(renewed.Thumbprint, before);
        await Eventually.IsTrueAsync(
            "the renewed certificate is served",
            async () => await ServedAsync(new(address)) == renewed.Thumbprint
        );
    }

    public void Dispose()
    {
        _logs.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private static async Task<string> ServedAsync(Uri address)
    {
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(address.Host, address.Port);
        var served = "";
        await using var tls = new SslStream(
            client.GetStream(),
            leaveInnerStreamOpen: false,
            (_, certificate, _, _) => (served = ((X509Certificate2)certificate!).Thumbprint).Length > 0
        );
        await tls.AuthenticateAsClientAsync("localhost");
        return served;
    }

    /// <returns>What the certificate's file has now.</returns>
    private string Renew()
    {
        Nginx.WriteCertificate(_directory);
        File.SetLastWriteTimeUtc(Path, DateTime.UtcNow.AddSeconds(1)); // a clock of the disk may be coarse
        return File.ReadAllText(Path);
    }

    private (string Leaf, string Between) WriteChain()
    {
        var (from, to) = (DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(60));
        using var keys = ECDsa.Create();
        using var root = Authority("Root", keys).CreateSelfSigned(from, to);
        using var betweenKey = ECDsa.Create();
        using var between = Authority("Between", betweenKey).Create(root, from, to, [1]);
        using var signing = between.CopyWithPrivateKey(betweenKey);
        using var key = ECDsa.Create();
        using var leaf = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256).Create(
            signing,
            from,
            to,
            [2]
        );
        File.WriteAllText(Path, leaf.ExportCertificatePem() + "\n" + between.ExportCertificatePem());
        File.WriteAllText(KeyPath, key.ExportPkcs8PrivateKeyPem());
        return (leaf.Thumbprint, between.Thumbprint);
    }

    private static CertificateRequest Authority(string name, ECDsa key)
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request;
    }

    private CertificateFiles Files() =>
        new(
            new ConfigurationBuilder()
                .AddInMemoryCollection(
                    new Dictionary<string, string?>
                    {
                        ["Kestrel:Certificates:Default:Path"] = Path,
                        ["Kestrel:Certificates:Default:KeyPath"] = KeyPath,
                    }
                )
                .Build(),
            _clock,
            new LoggerFactory([_logs]).CreateLogger<CertificateFiles>()
        );
}
