using System.Net.Sockets;
using LiveChatMeet.Hosting;

namespace LiveChatMeet.Check.Checks;

/// <summary>Whether people reach the server where it says that it is.</summary>
public sealed class AddressCheck(Settings settings, NamedProxies named) : ICheck
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    public string Name => "address";

    public Phrase Title => Phrase.Say("Address");

    public async Task<Finding> RunAsync(Reached? from, CancellationToken cancelled)
    {
        var isPassedOn = from is null || (from.Peer is { } peer && from.Forwards && named.Contain(peer));
        var found = Of(settings.PublicAddress, from, isPassedOn);
        if (found is not null)
            return found;
        var address = settings.PublicAddress!.TrimEnd('/');
        return await AskAsync(address, cancelled) is { } trouble
            ? NoAnswer(address, trouble, from)
            : Finding.Ok(Phrase.Say("{0} answers", address));
    }

    /// <param name="isPassedOn">Whether a proxy that is named passes on what the browser asked for.</param>
    /// <returns>Null where only asking the public address can tell.</returns>
    public static Finding? Of(string? publicAddress, Reached? from, bool isPassedOn)
    {
        if (from?.Origin is { } origin && !origin.Equals(from.SeenAt, StringComparison.OrdinalIgnoreCase))
            return SeenWrongly(origin, from.SeenAt, isPassedOn);
        var at = from?.SeenAt;
        var isLocal = at is not null && Requests.IsLoopback(new Uri(at).Host);
        if (publicAddress is null)
            return at is null ? Finding.Skipped(Phrase.Say("PublicAddress is not set"))
                : isLocal ? Finding.Ok(Phrase.Say("{0}, on this machine alone", at))
                : at.StartsWith("http:", StringComparison.Ordinal) ? Plain(at)
                : NotSet(at);
        publicAddress = publicAddress.TrimEnd('/');
        if (new Uri(publicAddress) is { Scheme: "http" } http && !Requests.IsLoopback(http.Host))
            return Plain(publicAddress);
        if (isLocal && !Requests.IsLoopback(new Uri(publicAddress).Host))
            return Past(at!, publicAddress);
        return null;
    }

    private static async Task<string?> AskAsync(string address, CancellationToken cancelled)
    {
        // Whether the certificate is good is asked by another check.
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = Limit };
#pragma warning disable CA5359 // it only has to answer
        handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        using var client = new HttpClient(handler) { Timeout = Limit };
        try
        {
            using var answer = await client.GetAsync($"{address}/health/live", cancelled);
            return answer.IsSuccessStatusCode ? null : $"HTTP {(int)answer.StatusCode}";
        }
        catch (Exception failure) when (failure is HttpRequestException or SocketException)
        {
            return failure.InnerException?.Message ?? failure.Message;
        }
        catch (TaskCanceledException) when (!cancelled.IsCancellationRequested)
        {
            return "no answer within 5 seconds";
        }
    }

    private static Finding SeenWrongly(string origin, string seenAt, bool isPassedOn) =>
        new(CheckState.Failure, Phrase.Say("The browser is at {0}, the server takes it for {1}", origin, seenAt))
        {
            Cause = isPassedOn
                ? Phrase.Say("The proxy passes on another scheme or host than the browser asked for.")
                : Phrase.Say("A proxy in front is not named, or does not pass on scheme and host."),
            Visitors = Phrase.Say("The chat does not connect: the server takes their own page for a foreign one."),
            Fix = new(
                Phrase.Say("Put into nginx, inside “location /”"),
                NginxLines.Forwarded,
                Phrase.Say("Name the proxy too, if “Proxy in front” says so.")
            ),
        };

    private static Finding NotSet(string at) =>
        new(CheckState.Warning, Phrase.Say("{0}, but PublicAddress is not set", at))
        {
            Cause = Phrase.Say("Links are made of whatever name a request comes with."),
            Visitors = Phrase.Say("Nothing yet. The relay inside is off, and links may lead to another name."),
            Fix = Set(at),
        };

    private static Finding Plain(string at) =>
        new(CheckState.Failure, Phrase.Say("{0} is plain http", at))
        {
            Cause = Phrase.Say("Browsers allow sign-in, camera and microphone only over https."),
            Visitors = Phrase.Say("No call starts: the browser does not offer a camera."),
            Fix = new(
                Phrase.Say("Start the server with a certificate, or put a proxy with one in front"),
                "--urls https://0.0.0.0:443 --Kestrel:Certificates:Default:Path=fullchain.pem "
                    + "--Kestrel:Certificates:Default:KeyPath=privkey.pem",
                Phrase.Say("docs/install.md has the proxy’s configuration.")
            ),
        };

    private static Finding Past(string at, string publicAddress) =>
        new(CheckState.Warning, Phrase.Say("You are at {0}, past the public address", at))
        {
            Cause = Phrase.Say("What is found here need not be what visitors meet."),
            Visitors = Phrase.Say("Not known. Check again at the public address."),
            Fix = new(Phrase.Say("Open in the browser"), $"{publicAddress}/agent/check"),
        };

    private static Finding NoAnswer(string address, string trouble, Reached? from) =>
        new(
            from is null ? CheckState.Failure : CheckState.Warning,
            Phrase.Say("{0} does not answer here: {1}", address, trouble)
        )
        {
            Cause = from is null
                ? Phrase.Say("The name leads elsewhere, or nothing listens there.")
                : Phrase.Say("This browser reaches it; the server itself does not, as with some routers."),
            Visitors = from is null
                ? Phrase.Say("The chat does not appear.")
                : Phrase.Say("Nothing. The server cannot check its own certificate from here."),
            Fix = new(Phrase.Say("Run on the server, to see where the name leads"), $"curl -v {address}/health/live"),
        };

    private static Fix Set(string at) =>
        new(
            Phrase.Say("Add to the command that starts the server"),
            $"--PublicAddress={at}",
            Phrase.Say("Or in its environment: {0}. Then start it again.", $"PublicAddress={at}")
        );
}
