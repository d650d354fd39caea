using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using LiveChatMeet.Hosting;

namespace LiveChatMeet.Check.Checks;

/// <summary>What browsers are shown at the public address, whoever ends TLS there.</summary>
public sealed class CertificateCheck(Settings settings, CertificateFiles files, TimeProvider time) : ICheck
{
    private const int WarnsBelowDays = 14;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    public string Name => "certificate";

    public Phrase Title => Phrase.Say("Certificate");

    public async Task<Finding> RunAsync(Reached? from, CancellationToken cancelled)
    {
        var address = settings.PublicAddress ?? from?.SeenAt;
        if (address is null || new Uri(address) is not { Scheme: "https" } at)
            return files.Current?.TargetCertificate is { } own
                ? Of(new(own.NotAfter, null, null), "", time.GetUtcNow())
                : Finding.Skipped(Phrase.Say("No https address is set"));
        try
        {
            return Of(await ShownAsync(at, cancelled), at.IdnHost, time.GetUtcNow());
        }
        catch (Exception failure)
            when (failure is SocketException or IOException or AuthenticationException or OperationCanceledException)
        {
            return cancelled.IsCancellationRequested ? throw new OperationCanceledException(cancelled)
                : files.Current?.TargetCertificate is { } own
                    ? Of(
                        new(own.NotAfter, own.MatchesHostname(at.IdnHost) ? null : own.Subject, null),
                        at.IdnHost,
                        time.GetUtcNow()
                    )
                : Finding.Skipped(Phrase.Say("The server does not reach {0} from here", at.Authority));
        }
    }

    /// <summary>What a browser would say of a certificate.</summary>
    /// <param name="OtherName">Whose it is, if not this host's.</param>
    /// <param name="Untrusted">Why its chain leads to nobody whom browsers trust; null if it does.</param>
    public sealed record Shown(DateTime NotAfter, string? OtherName, string? Untrusted);

    public static Finding Of(Shown shown, string host, DateTimeOffset now)
    {
        var ends = new DateTimeOffset(shown.NotAfter);
        return ends <= now
                ? Broken(Phrase.Say("It ended on {0}", Day(ends)), Phrase.Say("It was not renewed."), Renew(host))
            : shown.OtherName is { } other ? OfAnother(host, other)
            : shown.Untrusted is { } why ? Untrusted(host, why)
            : Good(ends, (int)Math.Floor((ends - now).TotalDays), host);
    }

    private static Finding OfAnother(string host, string other) =>
        Broken(
            Phrase.Say("It is not for {0}, but for {1}", host, other),
            Phrase.Say("The name in PublicAddress is not among its names."),
            new(Phrase.Say("Run on the server"), $"certbot certonly --cert-name {host} -d {host}")
        );

    private static Finding Untrusted(string host, string why) =>
        Broken(
            Phrase.Say("Browsers do not trust it: {0}", why),
            Phrase.Say("It is self-signed, or served without the certificate between it and its authority."),
            new(
                Phrase.Say("Put into nginx: the file with the whole chain"),
                $"ssl_certificate /etc/letsencrypt/live/{host}/fullchain.pem;"
            )
        );

    private static Finding Good(DateTimeOffset ends, int days, string host)
    {
        var told = Phrase.Say("Good until {0}, {1} days", Day(ends), days);
        return days >= WarnsBelowDays
            ? Finding.Ok(told)
            : new(CheckState.Warning, told)
            {
                Cause = Phrase.Say("It should have been renewed by now: renewals happen 30 days before the end."),
                Visitors = Phrase.Say(
                    "Nothing yet. From {0} on the chat does not appear, and no call starts.",
                    Day(ends)
                ),
                Fix = Renew(host),
            };
    }

    private static Finding Broken(Phrase told, Phrase cause, Fix fix) =>
        new(CheckState.Failure, told)
        {
            Cause = cause,
            Visitors = Phrase.Say("The chat does not appear, and no call starts."),
            Fix = fix,
        };

    private static Fix Renew(string host) =>
        new(
            Phrase.Say("Run on the server"),
            host.Length == 0 ? "certbot renew" : $"certbot renew --cert-name {host}",
            Phrase.Say("The server reads renewed files by itself; nginx wants a reload.")
        );

    private static string Day(DateTimeOffset at) =>
        at.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<Shown> ShownAsync(Uri at, CancellationToken cancelled)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
        limit.CancelAfter(Limit);
        using var client = new TcpClient();
        await client.ConnectAsync(at.IdnHost, at.Port, limit.Token);
        Shown? shown = null;
#pragma warning disable CA5359 // what is wrong with it is what is asked
        await using var tls = new SslStream(client.GetStream(), false, Look);
#pragma warning restore CA5359
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = at.IdnHost },
            limit.Token
        );
        return shown!;

        bool Look(object sender, X509Certificate? leaf, X509Chain? chain, SslPolicyErrors errors)
        {
            shown = As(leaf!, chain, errors);
            return true; // nothing is asked over it
        }
    }

    private static Shown As(X509Certificate leaf, X509Chain? chain, SslPolicyErrors errors)
    {
        using var certificate = new X509Certificate2(leaf);
        return new(
            certificate.NotAfter,
            errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) ? certificate.Subject : null,
            errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors)
                ? chain?.ChainStatus.Select(one => one.StatusInformation.Trim()).FirstOrDefault() ?? "?"
                : null
        );
    }
}
