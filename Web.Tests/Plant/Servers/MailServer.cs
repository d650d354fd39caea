using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LiveChatMeet.Texts;
using MimeKit;
using SmtpServer;
using SmtpServer.Authentication;
using SmtpServer.Mail;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace LiveChatMeet.Tests.Plant.Servers;

/// <summary>A real mail server on a real port, which keeps what arrives. A test says whom it refuses, and can stop it
/// and start it again.</summary>
public sealed class MailServer : IAsyncDisposable
{
    public const string User = "livechatmeet";
    public const string Password = "a-mail-password";

    private readonly bool _isEncrypted;
    private readonly bool _asksWho;
    private readonly bool _isTls;
    private readonly ConcurrentQueue<MimeMessage> _arrived = [];
    private CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    private MailServer(bool isEncrypted, bool asksWho, bool isTls) =>
        (_isEncrypted, _asksWho, _isTls) = (isEncrypted, asksWho, isTls);

    public int Port { get; private set; }

    /// <summary>What it has taken, in order.</summary>
    public IReadOnlyList<MimeMessage> Arrived => [.. _arrived];

    /// <summary>Answers to a recipient; null takes it.</summary>
    public Func<string, SmtpResponse?> AnswerTo { get; set; } = _ => null;

    /// <summary>Happens when it has a whole mail, before it says so.</summary>
    public Func<CancellationToken, Task> BeforeAnswerAsync { get; set; } = _ => Task.CompletedTask;

    /// <summary>Its certificate, as a self-hoster names it.</summary>
    public string CertificateFile { get; } = Path.Combine(Path.GetTempPath(), $"mail-{Ids.New()}.pem");

    /// <param name="isEncrypted">Whether it offers STARTTLS.</param>
    /// <param name="asksWho">Whether it takes mails of <see cref="User"/> alone.</param>
    /// <param name="isTls">Whether it speaks TLS from the first byte on, as on port 465.</param>
    public static async Task<MailServer> StartAsync(bool isEncrypted = false, bool asksWho = false, bool isTls = false)
    {
        var server = new MailServer(isEncrypted, asksWho, isTls);
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>The settings of a server that sends by this one.</summary>
    public Dictionary<string, string> Settings(params (string Name, string Value)[] more)
    {
        var settings = new Dictionary<string, string>
        {
            ["PublicAddress"] = "http://localhost",
            ["Ice:Relay:Enabled"] = "false",
            ["Mail:Host"] = "127.0.0.1",
            ["Mail:Port"] = $"{Port}",
            ["Mail:Security"] = "None",
            ["Mail:From"] = "Kettle Lane <no-reply@chat.example>",
        };
        foreach (var (name, value) in more)
            settings[name] = value;
        return settings;
    }

    /// <summary>As options of the program.</summary>
    public string[] Options => [.. Settings().Select(one => $"--{one.Key}={one.Value}")];

    /// <summary>The first mail to somebody.</summary>
    public async Task<MimeMessage> MailToAsync(string address, int after = 0)
    {
        IEnumerable<MimeMessage> To() => Arrived.Where(mail => mail.To.Mailboxes.Any(one => one.Address == address));
        await Eventually.IsTrueAsync($"a mail to {address} arrives", () => To().Skip(after).Any());
        return To().Skip(after).First();
    }

    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        try
        {
            await _running;
        }
        catch (OperationCanceledException) { } // it was told to
    }

    /// <summary>On the same port.</summary>
    public async Task StartAgainAsync()
    {
        _stopping.Dispose();
        _stopping = new();
        Port = Port == 0 ? FreePort() : Port;
        var options = new SmtpServerOptionsBuilder().ServerName("mail.test").Endpoint(Configure).Build();
        var services = new SmtpServer.ComponentModel.ServiceProvider();
        services.Add(new Store(this));
        services.Add(new Filter(this));
        services.Add(new Who());
        _running = new SmtpServer.SmtpServer(options, services).StartAsync(_stopping.Token);
        await Eventually.IsTrueAsync("the mail server listens", Listens);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stopping.Dispose();
        File.Delete(CertificateFile);
    }

    private void Configure(EndpointDefinitionBuilder endpoint)
    {
        endpoint.Endpoint(new IPEndPoint(IPAddress.Loopback, Port)).AllowUnsecureAuthentication();
        if (_asksWho)
            endpoint.AuthenticationRequired();
        endpoint.IsSecure(_isTls);
        if (_isEncrypted || _isTls)
            endpoint.Certificate(NewCertificate());
    }

    private X509Certificate2 NewCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        var now = DateTimeOffset.UtcNow;
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
        File.WriteAllText(CertificateFile, made.ExportCertificatePem());
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    private bool Listens()
    {
        using var probe = new TcpClient();
        try
        {
            probe.Connect(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false; // not yet
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class Store(MailServer server) : MessageStore
    {
        public override async Task<SmtpResponse> SaveAsync(
            ISessionContext context,
            IMessageTransaction transaction,
            ReadOnlySequence<byte> buffer,
            CancellationToken cancellationToken
        )
        {
            server._arrived.Enqueue(await MimeMessage.LoadAsync(new MemoryStream(buffer.ToArray()), cancellationToken));
            await server.BeforeAnswerAsync(cancellationToken);
            return new(SmtpReplyCode.Ok, "2.0.0 queued as 4711");
        }
    }

    private sealed class Filter(MailServer server) : MailboxFilter
    {
        public override Task<bool> CanDeliverToAsync(
            ISessionContext context,
            IMailbox to,
            IMailbox from,
            CancellationToken cancellationToken
        ) =>
            server.AnswerTo($"{to.User}@{to.Host}") is { } refusal
                ? throw new SmtpResponseException(refusal)
                : Task.FromResult(true);
    }

    private sealed class Who : IUserAuthenticator
    {
        public Task<bool> AuthenticateAsync(
            ISessionContext context,
            string user,
            string password,
            CancellationToken cancellationToken
        ) => Task.FromResult(user == User && password == Password);
    }
}
