using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LiveChatMeet.Refusals;
using LiveChatMeet.Relay;

namespace LiveChatMeet.Hosting;

/// <summary>
/// The certificate in <c>Kestrel:Certificates:Default</c>, read again when its files have changed: certificates are
/// renewed every few weeks, and a restart would end what people do. Files that cannot be used leave the former one in
/// place.
/// </summary>
public sealed partial class CertificateFiles : ICertificate
{
    /// <summary>Where the settings have it.</summary>
    public const string Section = "Kestrel:Certificates:Default";

    private const string PemBegins = "-----BEGIN ";

    private static readonly TimeSpan LookedAtEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ToldBefore = TimeSpan.FromDays(14);

    private readonly string? _path;
    private readonly string? _keyPath;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private SslStreamCertificateContext? _context;
    private (DateTime, DateTime) _changedAt;
    private long _lookedAt;

    public CertificateFiles(IConfiguration configuration, TimeProvider time, ILogger<CertificateFiles> logger)
    {
        var section = configuration.GetSection(Section);
        (_path, _keyPath, _time, _logger) = (section["Path"], section["KeyPath"], time, logger);
    }

    /// <summary>The certificate with its chain; null where none is set in PEM files.</summary>
    public SslStreamCertificateContext? Current
    {
        get
        {
            if (_path is null || _keyPath is null)
                return null;
            lock (_lock)
            {
                if (_context is null || _time.GetElapsedTime(_lookedAt) >= LookedAtEvery)
                    Look(_path, _keyPath);
                return _context;
            }
        }
    }

    /// <exception cref="StartupException">Files are set, and are no certificate with its key.</exception>
    public void Check()
    {
        if (_path is null)
            return;
        try
        {
            if (_keyPath is not null)
                Read(_path, _keyPath);
            else if (File.ReadAllText(_path).Contains(PemBegins, StringComparison.Ordinal))
                throw new StartupException(
                    ExitCode.Settings,
                    $"{Section}:KeyPath is missing: the file with the key of the certificate in {_path}."
                );
        }
        catch (Exception failure) when (IsUnusable(failure))
        {
            throw Refused(failure);
        }
    }

    /// <summary>Whether it is about a certificate's files.</summary>
    public static bool IsUnusable(Exception failure) =>
        failure is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException;

    public static StartupException Refused(Exception failure) =>
        new(
            ExitCode.Settings,
            $"The certificate cannot be used. {failure.Message} {Section}:Path and KeyPath must "
                + "name PEM files that belong together and that this user may read.",
            failure
        );

    private void Look(string path, string keyPath)
    {
        _lookedAt = _time.GetTimestamp();
        var changedAt = (File.GetLastWriteTimeUtc(path), File.GetLastWriteTimeUtc(keyPath));
        if (changedAt == _changedAt)
            return;
        try
        {
            _context = Read(path, keyPath);
            _changedAt = changedAt;
            Tell(_context.TargetCertificate);
        }
        catch (Exception failure) when (IsUnusable(failure))
        {
            if (_context is not null)
                NotRenewed(path, failure.Message); // again when looked at next: it may be half written
        }
    }

    private static SslStreamCertificateContext Read(string path, string keyPath)
    {
        using var read = X509Certificate2.CreateFromPemFile(path, keyPath);
        // Windows takes no key that is in memory alone.
        var leaf = X509CertificateLoader.LoadPkcs12(read.Export(X509ContentType.Pkcs12), null);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(path);
        return SslStreamCertificateContext.Create(leaf, chain, offline: true);
    }

    private void Tell(X509Certificate2 certificate)
    {
        var ends = new DateTimeOffset(certificate.NotAfter);
        if (ends - _time.GetUtcNow() < ToldBefore)
            EndsSoon(_path!, ends);
        else
            IsUsed(certificate.Subject, ends);
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "The certificate of {Subject} is used, valid until {Ends:yyyy-MM-dd}"
    )]
    private partial void IsUsed(string subject, DateTimeOffset ends);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The certificate in {Path} is valid until {Ends:yyyy-MM-dd}. Renew it: the files are read again by "
            + "themselves."
    )]
    private partial void EndsSoon(string path, DateTimeOffset ends);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The certificate in {Path} has changed and cannot be used ({Reason}). The former one stays in use."
    )]
    private partial void NotRenewed(string path, string reason);
}
