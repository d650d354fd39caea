using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using LiveChatMeet.Texts;

namespace LiveChatMeet.Sites.Doctor;

/// <summary>Finds the addresses of a name.</summary>
public delegate Task<IPAddress[]> Resolve(string host, CancellationToken cancelled);

/// <summary>
/// Fetches one page of a listed origin as a stranger would, without cookies: never another origin, and only from
/// addresses that are <see cref="Reachable"/>. What is checked is what is connected to: a name that changes between
/// check and use gains nothing.
/// </summary>
public sealed class PageFetch : IDisposable
{
    private readonly Uri _address;
    private readonly FetchLimits _limits;
    private readonly Resolve _resolve;
    private readonly HttpClient _client;
    private string _certificate = "";

    /// <param name="address">A page of an origin that the site lists.</param>
    public PageFetch(Uri address, FetchLimits limits, Resolve resolve)
    {
        (_address, _limits, _resolve) = (address, limits, resolve);
        _client = new(NewHandler()) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.ParseAdd($"LiveChatMeet/{ProductVersion.Current}");
        _client.DefaultRequestHeaders.Accept.ParseAdd("text/html,application/xhtml+xml;q=0.9,*/*;q=0.1");
    }

    public async Task<FetchedPage> GetAsync(CancellationToken cancelled)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
        limit.CancelAfter(_limits.Time);
        try
        {
            return await FollowAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancelled.IsCancellationRequested)
        {
            return Failed(FetchFailure.TimedOut);
        }
        catch (HttpRequestException failure)
        {
            return Failed(KindOf(failure), failure.InnerException is NotReachableException one ? one.Message : "");
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException)
        {
            return Failed(FetchFailure.BadAnswer); // it broke off, or is not compressed as it says
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<FetchedPage> FollowAsync(CancellationToken cancelled)
    {
        var at = _address;
        for (var redirects = 0; redirects <= _limits.Redirects; redirects++)
        {
            using var answer = await _client.GetAsync(at, HttpCompletionOption.ResponseHeadersRead, cancelled);
            if (!IsRedirect(answer.StatusCode) || answer.Headers.Location is not { } location)
                return await ReadAsync(answer, at, cancelled);
            var next = new Uri(at, location);
            if (Origins.Of(next) != Origins.Of(_address))
                return Failed(FetchFailure.RedirectsElsewhere, Origins.Of(next)) with { Address = at };
            at = next;
        }
        return Failed(FetchFailure.TooManyRedirects);
    }

    private async Task<FetchedPage> ReadAsync(HttpResponseMessage answer, Uri at, CancellationToken cancelled)
    {
        await using var content = await answer.Content.ReadAsStreamAsync(cancelled);
        using var body = new MemoryStream();
        var buffer = new byte[16_384];
        while (body.Length <= _limits.Bytes && await content.ReadAsync(buffer, cancelled) is > 0 and var count)
            body.Write(buffer, 0, count);
        return new()
        {
            Address = at,
            Status = (int)answer.StatusCode,
            Type = answer.Content.Headers.ContentType?.MediaType?.ToLowerInvariant(),
            Headers = answer
                .Headers.NonValidated.Concat(answer.Content.Headers.NonValidated)
                .GroupBy(header => header.Key, StringComparer.OrdinalIgnoreCase)
                .ToDictionary(
                    header => header.Key,
                    IReadOnlyList<string> (header) => [.. header.SelectMany(one => one.Value)],
                    StringComparer.OrdinalIgnoreCase
                ),
            Body = body.ToArray()[..(int)Math.Min(body.Length, _limits.Bytes)],
            IsCut = body.Length > _limits.Bytes,
        };
    }

    private SocketsHttpHandler NewHandler() =>
        new()
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            Credentials = null,
            ActivityHeadersPropagator = null,
            AutomaticDecompression = DecompressionMethods.All,
            MaxResponseHeadersLength = 64,
            ConnectCallback = ConnectAsync,
            SslOptions = { RemoteCertificateValidationCallback = IsGood },
        };

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancelled)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var found = IPAddress.TryParse(host.Trim('[', ']'), out var literal)
            ? [literal]
            : await _resolve(host, cancelled);
        var reachable = found.Where(address => Reachable.Allows(host, address)).ToArray();
        if (reachable.Length == 0)
            throw new NotReachableException(string.Join(", ", found.Select(address => address.ToString())));
        return await ConnectAsync(reachable, port, cancelled);
    }

    private static async Task<Stream> ConnectAsync(IPAddress[] addresses, int port, CancellationToken cancelled)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancelled);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private bool IsGood(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        _certificate = WhatIsWrong(errors, chain);
        return errors == SslPolicyErrors.None;
    }

    private static string WhatIsWrong(SslPolicyErrors errors, X509Chain? chain) =>
        errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) ? "name"
        : chain?.ChainStatus.Any(one => one.Status.HasFlag(X509ChainStatusFlags.NotTimeValid)) == true ? "time"
        : "issuer";

    private FetchFailure KindOf(HttpRequestException failure) =>
        failure switch
        {
            { InnerException: NotReachableException } => FetchFailure.NotPublic,
            { HttpRequestError: HttpRequestError.NameResolutionError } => FetchFailure.NameUnknown,
            { InnerException: SocketException { SocketErrorCode: SocketError.HostNotFound } } =>
                FetchFailure.NameUnknown,
            { HttpRequestError: HttpRequestError.SecureConnectionError } => FetchFailure.Certificate,
            { HttpRequestError: HttpRequestError.ConnectionError } => FetchFailure.NoConnection,
            _ => FetchFailure.BadAnswer,
        };

    private FetchedPage Failed(FetchFailure failure, string detail = "") =>
        new()
        {
            Address = _address,
            Failure = failure,
            Detail = failure == FetchFailure.Certificate ? _certificate : detail,
        };

    private static bool IsRedirect(HttpStatusCode status) => (int)status is 301 or 302 or 303 or 307 or 308;

    /// <summary>A name leads to addresses that are nobody's web site for the world; they are the message.</summary>
    private sealed class NotReachableException(string addresses) : Exception(addresses);
}
