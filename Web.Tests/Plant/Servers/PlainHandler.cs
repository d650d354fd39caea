namespace LiveChatMeet.Tests.Plant.Servers;

/// <summary>Keeps no cookies, follows no redirect, takes our certificate, and asks before it sends a large body
/// (RFC 9110, 10.1.1): sent at once, that could break on a server that refuses and closes, and the refusal would be
/// lost.</summary>
public sealed class PlainHandler()
    : DelegatingHandler(
        new SocketsHttpHandler
        {
            UseCookies = false,
            AllowAutoRedirect = false,
            SslOptions = { RemoteCertificateValidationCallback = Nginx.IsOwnCertificate },
            Expect100ContinueTimeout = TimeSpan.FromMinutes(1),
        }
    )
{
    private const int LargeBytes = 256 * 1024;

    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        request.Headers.ExpectContinue = request.Content?.Headers.ContentLength > LargeBytes;
        return base.SendAsync(request, cancellationToken);
    }
}
