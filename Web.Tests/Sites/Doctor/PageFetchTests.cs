using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LiveChatMeet.Sites.Doctor;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Sites.Doctor;

/// <summary>XS-5: what a site's page may make our server do.</summary>
[Trait("Requirement", "XS-5")]
public sealed class PageFetchTests : IAsyncLifetime
{
    private static readonly FetchLimits Short = new() { Time = TimeSpan.FromSeconds(2) };

    private readonly List<string> _asked = [];
    private WebApplication _site = null!;
    private int _port;

    private string Origin => $"http://127.0.0.1:{_port}";

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _site = builder.Build();
        _site.Use(
            (context, next) =>
            {
                lock (_asked)
                    _asked.Add($"{context.Request.Host.Host}{context.Request.Path}");
                return next();
            }
        );
        _site.MapGet("/", (HttpRequest request) => Results.Content(string.Join('\n', Sent(request)), "text/html"));
        _site.MapGet("/to", (string at) => Results.Redirect(at));
        _site.MapGet("/cookie", SetCookie);
        _site.MapGet("/round/{number:int}", (int number) => Results.Redirect($"/round/{number - 1}"));
        _site.MapGet("/round/0", () => Results.Content("<p>There.</p>", "text/html"));
        _site.MapGet("/large", () => Results.Content(new string('x', 3_000_000), "text/html"));
        _site.MapGet("/bomb", BombAsync);
        _site.MapGet("/drip", DripAsync);
        _site.MapGet("/headers", (HttpResponse answer) => answer.Headers["X-Long"] = new string('x', 100_000));
        await _site.StartAsync();
        _port = Loopback.PortOf(_site.Services);
    }

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Fact]
    public async Task A_page_is_asked_for_once_as_a_stranger_by_our_own_name()
    {
        var page = await GetAsync($"{Origin}/");
        var sent = System.Text.Encoding.UTF8.GetString(page.Body);

        Assert.Equal((null, 200, "text/html", false), (page.Failure, page.Status, page.Type, page.IsCut));
        Assert.Contains("User-Agent: LiveChatMeet/", sent, StringComparison.Ordinal);
        Assert.DoesNotContain(sent.Split('\n'), line => line.StartsWith("Cookie", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(sent.Split('\n'), line => line.StartsWith("trace", StringComparison.OrdinalIgnoreCase));
        Assert.Single(_asked);
    }

    [Fact]
    public async Task No_cookie_is_brought_back()
    {
        var page = await GetAsync($"{Origin}/cookie");

        Assert.DoesNotContain("Cookie", System.Text.Encoding.UTF8.GetString(page.Body), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/")]
    [InlineData("https://{host}/")]
    [InlineData("http://localhost:{port}/")]
    [InlineData("http://127.0.0.2:{port}/")]
    [InlineData("http://[::ffff:127.0.0.1]:{port}/")]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("http://user:secret@127.0.0.1:1/")]
    [InlineData("//169.254.169.254/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://127.0.0.1/")]
    public async Task No_redirect_leaves_the_origin(string target)
    {
        var at = target
            .Replace("{port}", $"{_port}", StringComparison.Ordinal)
            .Replace("{host}", $"127.0.0.1:{_port}", StringComparison.Ordinal);

        var page = await GetAsync($"{Origin}/to?at={Uri.EscapeDataString(at)}");

        Assert.Equal(FetchFailure.RedirectsElsewhere, page.Failure);
        Assert.DoesNotContain("secret", page.Detail, StringComparison.Ordinal);
        Assert.Single(_asked);
    }

    [Theory]
    [InlineData(5, null)]
    [InlineData(6, FetchFailure.TooManyRedirects)]
    public async Task Five_redirects_within_the_origin_are_followed(int count, FetchFailure? failure) =>
        Assert.Equal(failure, (await GetAsync($"{Origin}/round/{count}")).Failure);

    /// <summary>Whatever a name's DNS says: the address that was checked is the one that is used.</summary>
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("10.0.0.1")]
    [InlineData("169.254.169.254")]
    public async Task A_name_that_leads_to_a_private_address_is_not_asked(string address)
    {
        var page = await GetAsync($"http://shop.example:{_port}/", (_, _) => Answer(address));

        Assert.Equal((FetchFailure.NotPublic, address), (page.Failure, page.Detail));
        Assert.Empty(_asked);
    }

    [Fact]
    public async Task A_name_that_changes_its_address_between_two_questions_gains_nothing()
    {
        var answers = new Queue<string>(["127.0.0.1", "10.0.0.1"]);

        // localhost is listed, and its first answer is as it should be; each connection checks its own.
        var first = await GetAsync($"http://localhost:{_port}/", (_, _) => Answer(answers.Dequeue()));
        var second = await GetAsync($"http://localhost:{_port}/", (_, _) => Answer(answers.Dequeue()));

        Assert.Equal((null, FetchFailure.NotPublic), (first.Failure, second.Failure));
    }

    /// <summary>As a browser reads them: what they stand for is what must be listed.</summary>
    [Theory]
    [InlineData("http://2130706433/")]
    [InlineData("http://0177.0.0.1/")]
    [InlineData("http://0x7f.1/")]
    [InlineData("http://127.1/")]
    public void Numbers_are_read_as_the_address_that_they_are(string address) =>
        Assert.Equal("http://127.0.0.1", LiveChatMeet.Sites.SiteOrigin.Parse(address));

    [Theory]
    [InlineData("/large")]
    [InlineData("/bomb")]
    public async Task Of_a_large_page_one_megabyte_is_read_after_unpacking(string path)
    {
        var page = await GetAsync(Origin + path);

        Assert.Equal((null, 1_000_000, true), (page.Failure, page.Body.Length, page.IsCut));
    }

    [Fact]
    public async Task A_page_that_drips_is_left_when_the_time_is_over()
    {
        var start = TimeProvider.System.GetTimestamp();

        var page = await GetAsync($"{Origin}/drip");

        Assert.Equal(FetchFailure.TimedOut, page.Failure);
        Assert.InRange(
            TimeProvider.System.GetElapsedTime(start),
            Short.Time - TimeSpan.FromSeconds(0.1),
            Short.Time * 4
        );
    }

    [Fact]
    public void Ten_seconds_a_megabyte_and_five_redirects_are_the_limits() =>
        Assert.Equal(
            (TimeSpan.FromSeconds(10), 1_000_000, 5),
            (new FetchLimits().Time, new FetchLimits().Bytes, new FetchLimits().Redirects)
        );

    [Fact]
    public async Task What_is_not_there_or_does_not_speak_http_is_told_apart()
    {
        using var mute = new TcpListener(IPAddress.Loopback, 0);
        mute.Start();
        var at = ((IPEndPoint)mute.LocalEndpoint).Port;
        var talking = Task.Run(async () =>
        {
            using var client = await mute.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
            await client.GetStream().WriteAsync("SSH-2.0-OpenSSH\r\n"u8.ToArray());
        });

        var other = await GetAsync($"http://127.0.0.1:{at}/");
        await talking;
        mute.Stop();
        var nobody = await GetAsync($"http://127.0.0.1:{at}/");
        var unknown = await GetAsync("http://no-such-name.invalid/", Dns.GetHostAddressesAsync);
        var headers = await GetAsync($"{Origin}/headers");

        Assert.Equal(
            [FetchFailure.BadAnswer, FetchFailure.NoConnection, FetchFailure.NameUnknown, FetchFailure.BadAnswer],
            [other.Failure, nobody.Failure, unknown.Failure, headers.Failure]
        );
    }

    [Theory]
    [InlineData("127.0.0.1", 0, 30, "issuer")]
    [InlineData("127.0.0.9", 0, 30, "name")]
    [InlineData("127.0.0.1", -30, -1, "time")]
    public async Task A_certificate_that_browsers_refuse_is_refused_and_why(string name, int from, int to, string why)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(Certificate(name, from, to)))
        );
        await using var site = builder.Build();
        await site.StartAsync(TestContext.Current.CancellationToken);

        var page = await GetAsync($"https://127.0.0.1:{Loopback.PortOf(site.Services)}/");

        Assert.Equal((FetchFailure.Certificate, why), (page.Failure, page.Detail));
    }

    private static async Task<FetchedPage> GetAsync(string address, Resolve? resolve = null)
    {
        using var fetch = new PageFetch(new(address), Short, resolve ?? ((_, _) => Answer("127.0.0.1")));
        return await fetch.GetAsync(TestContext.Current.CancellationToken);
    }

    private static Task<IPAddress[]> Answer(string address) => Task.FromResult<IPAddress[]>([IPAddress.Parse(address)]);

    private static IEnumerable<string> Sent(HttpRequest request) =>
        request.Headers.Select(header => $"{header.Key}: {header.Value}");

    private static IResult SetCookie(HttpContext context)
    {
        if (context.Request.Query.ContainsKey("again"))
            return Results.Content(string.Join('\n', Sent(context.Request)), "text/html");
        context.Response.Cookies.Append("visit", "1");
        return Results.Redirect("/cookie?again");
    }

    private static async Task BombAsync(HttpResponse answer)
    {
        answer.ContentType = "text/html";
        answer.Headers.ContentEncoding = "gzip";
        var zeros = new byte[1_000_000];
        await using var gzip = new GZipStream(answer.Body, CompressionLevel.Optimal);
        for (var megabytes = 0; megabytes < 300; megabytes++)
            await gzip.WriteAsync(zeros, answer.HttpContext.RequestAborted);
    }

    private static async Task DripAsync(HttpContext context)
    {
        context.Response.ContentType = "text/html";
        while (!context.RequestAborted.IsCancellationRequested)
        {
            await context.Response.WriteAsync("x", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(50, context.RequestAborted);
        }
    }

    private static X509Certificate2 Certificate(string name, int from, int to)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=test", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Parse(name));
        request.CertificateExtensions.Add(names.Build());
        var now = DateTimeOffset.UtcNow;
        using var own = request.CreateSelfSigned(now.AddDays(from - 1), now.AddDays(to));
        return X509CertificateLoader.LoadPkcs12(own.Export(X509ContentType.Pfx), null);
    }
}
