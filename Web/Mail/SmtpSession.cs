using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using LiveChatMeet.Hosting;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace LiveChatMeet.Mail;

/// <summary>One connection to the mail server. Only what sends mails names this class: else MailKit would be loaded at
/// the start.</summary>
internal sealed class SmtpSession : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly SmtpWatch _watch = new();
    private readonly SmtpClient _client;
    private readonly MailSettings _settings;

    public SmtpSession(MailSettings settings)
    {
        _settings = settings;
        _client = new(_watch)
        {
            Timeout = (int)Patience.TotalMilliseconds,
            CheckCertificateRevocation = false, // many mail servers' authorities cannot be asked
            ServerCertificateValidationCallback = IsTrusted,
        };
    }

    public bool IsOpen => _client.IsConnected;

    /// <summary>What TLS is spoken; null if none is.</summary>
    public string? Encryption => _client.IsSecure ? _client.SslProtocol.ToString() : null;

    public string? Greeting => _watch.Greeting;

    /// <summary>Whether all of the last mail was handed over, so that the server may have it whatever it answered.
    /// </summary>
    public bool HasHandedOver => _watch.HasHandedOver;

    /// <summary>Connects, encrypts and signs in.</summary>
    /// <returns>Null when it is open, else why not.</returns>
    public async Task<MailOutcome?> OpenAsync(CancellationToken cancelled)
    {
        var step = MailStep.Connect;
        try
        {
            var security = _settings.Security switch
            {
                MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
                MailSecurity.None => SecureSocketOptions.None,
                _ => SecureSocketOptions.StartTls,
            };
            await _client.ConnectAsync(_settings.Host!, _settings.ActualPort, security, cancelled);
            step = MailStep.SignIn;
            if (_settings.User is { } user)
                await _client.AuthenticateAsync(user, _settings.ReadPassword() ?? "", cancelled);
            return null;
        }
        catch (Exception failure) when (SmtpFailures.IsKnown(failure, cancelled))
        {
            return SmtpFailures.OfOpening(failure, step, _watch);
        }
    }

    /// <summary>Hands one mail over.</summary>
    /// <param name="compose">Makes it; what it throws is the caller's.</param>
    public async Task<MailOutcome> SendAsync(Func<MimeMessage> compose, CancellationToken cancelled)
    {
        _watch.Begin();
        var mail = compose();
        try
        {
            var format = FormatOptions.Default.Clone();
            format.International = _client.Capabilities.HasFlag(SmtpCapabilities.UTF8) && !IsPlain(mail);
            return new(null, await _client.SendAsync(format, mail, cancelled));
        }
        catch (Exception failure) when (SmtpFailures.IsKnown(failure, cancelled))
        {
            return SmtpFailures.OfSending(failure, _watch);
        }
    }

    /// <summary>Says goodbye; whoever does not hear it is left.</summary>
    public async Task CloseAsync()
    {
        try
        {
            await _client.DisconnectAsync(quit: true);
        }
        catch (Exception failure) when (SmtpFailures.IsKnown(failure, CancellationToken.None))
        {
            // The mails are with the server, or are known not to be.
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _watch.Dispose();
    }

    private static bool IsPlain(MimeMessage mail) =>
        mail.To.Mailboxes.Concat(mail.From.Mailboxes).All(one => one.Address.All(char.IsAscii));

    // As the machine trusts, and whatever the self-hoster named besides.
    private bool IsTrusted(object sender, X509Certificate? shown, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
            return true;
        if (_settings.TrustedCertificates is not { } file || errors != SslPolicyErrors.RemoteCertificateChainErrors)
            return false;
        var trusted = new X509Certificate2Collection();
        trusted.ImportFromPemFile(file);
        using var own = new X509Chain();
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.CustomTrustStore.AddRange(trusted);
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return shown is X509Certificate2 certificate && own.Build(certificate);
    }
}
