using System.Net;
using LiveChatMeet.Refusals;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Hosting;

/// <summary>Whoever comes over plain http to a server that has https.</summary>
public sealed class PlainHttpTests : IDisposable
{
    private const string Challenge = "/.well-known/acme-challenge/";

    private readonly DirectoryInfo _files = Directory.CreateTempSubdirectory("livechatmeet-http-");
    private readonly HttpClient _client = new(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            SslOptions = { RemoteCertificateValidationCallback = Nginx.IsOwnCertificate },
        }
    );

    public void Dispose()
    {
        _client.Dispose();
        _files.Delete(recursive: true);
    }

    [Fact, Trait("Needs", "process")]
    public async Task Is_led_to_the_public_address_where_the_server_listens_to_both()
    {
        Nginx.WriteCertificate(_files.FullName);
        using var data = new ProgramDirectory();
        var (http, https) = (Nginx.FreePort(), Nginx.FreePort());
        var (program, _) = await ProgramProcess.ListenAsync(
            data.Path,
            $"https://127.0.0.1:{https};http://127.0.0.1:{http}",
            $"--Kestrel:Certificates:Default:Path={_files.FullName}/certificate.pem",
            $"--Kestrel:Certificates:Default:KeyPath={_files.FullName}/certificate.key",
            "--PublicAddress=https://chat.example"
        );
        await using var running = program;

        using var plain = await AskAsync($"http://127.0.0.1:{http}/agent?a=b%20c", "chat.example");
        using var safe = await AskAsync($"https://127.0.0.1:{https}/setup", "chat.example");
        using var health = await AskAsync($"http://127.0.0.1:{http}/health/live", "localhost");

        Assert.Equal((HttpStatusCode.PermanentRedirect, HttpStatusCode.OK), (plain.StatusCode, safe.StatusCode));
        Assert.Equal("https://chat.example/agent?a=b%20c", plain.Headers.Location?.OriginalString);
        Assert.True(plain.Headers.CacheControl?.NoStore); // the address may become another
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }

    [Trait("Requirement", "WB-2")]
    [Fact]
    public async Task Never_goes_where_the_request_says_and_is_not_listened_to()
    {
        await using var server = await Server.StartAsync(
            new() { ["PublicAddress"] = "https://chat.example", ["RedirectHttp"] = "true" }
        );

        using var loopback = await AskAsync($"{server.Origin}//evil.example/%2F..", "localhost");
        using var stranger = await AskAsync($"{server.Origin}/agent", "evil.example");
        using var sent = await AskAsync($"{server.Origin}/sign-in", "chat.example", HttpMethod.Post);
        using var hub = await AskAsync($"{server.Origin}/hub/negotiate", "chat.example", HttpMethod.Post);

        Assert.StartsWith("https://chat.example/", loopback.Headers.Location?.OriginalString, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.BadRequest, null), (stranger.StatusCode, stranger.Headers.Location));
        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (sent.StatusCode, hub.StatusCode));
        Assert.Equal(
            "This server is at https://chat.example. Over plain http it takes nothing.",
            await sent.Content.ReadAsStringAsync()
        );
    }

    [Fact]
    public async Task Behind_a_proxy_it_is_the_visitors_way_that_counts()
    {
        await using var server = await Server.StartAsync(
            new()
            {
                ["PublicAddress"] = "https://chat.example",
                ["RedirectHttp"] = "true",
                ["Proxies:0"] = "127.0.0.1",
            }
        );

        using var safe = await AskAsync($"{server.Origin}/setup", "chat.example", forwarded: "https");
        using var plain = await AskAsync($"{server.Origin}/setup", "chat.example", forwarded: "http");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.PermanentRedirect), (safe.StatusCode, plain.StatusCode));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("false")]
    public async Task Stays_where_there_is_no_https_or_it_is_turned_off(string? redirect)
    {
        var settings = new Dictionary<string, string> { ["PublicAddress"] = "https://chat.example" };
        if (redirect is not null)
            settings["RedirectHttp"] = redirect;
        await using var server = await Server.StartAsync(settings);

        using var page = await AskAsync($"{server.Origin}/setup", "chat.example");

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Fact]
    public async Task A_certificate_authority_reads_its_challenge_and_nothing_beside_it()
    {
        var folder = _files.CreateSubdirectory(".well-known/acme-challenge");
        await File.WriteAllTextAsync($"{folder.FullName}/a-Token_1", "a-Token_1.thumb");
        await File.WriteAllTextAsync($"{folder.FullName}/large", new string('x', 5_000));
        await File.WriteAllTextAsync($"{_files.FullName}/secret", "nothing for others");
        await using var server = await Server.StartAsync(
            new()
            {
                ["PublicAddress"] = "https://chat.example",
                ["RedirectHttp"] = "true",
                ["AcmeWebroot"] = _files.FullName,
            }
        );

        using var challenge = await AskAsync($"{server.Origin}{Challenge}a-Token_1", "chat.example");

        Assert.Equal(
            (HttpStatusCode.OK, "a-Token_1.thumb"),
            (challenge.StatusCode, await challenge.Content.ReadAsStringAsync())
        );
        string[] others = ["unknown", "large", "", "..%2F..%2Fsecret", "%2e%2e/%2e%2e/secret", "a-Token_1/"];
        foreach (var other in others)
        {
            using var answer = await AskAsync($"{server.Origin}{Challenge}{other}", "chat.example");
            Assert.NotEqual(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    [Theory, Trait("Needs", "process")]
    [InlineData("--RedirectHttp=true", "RedirectHttp needs PublicAddress with https://")]
    [InlineData("--AcmeWebroot=/nowhere/at/all", "AcmeWebroot is \"/nowhere/at/all\"")]
    public async Task A_setting_that_cannot_be_is_refused_with_a_sentence(string setting, string sentence)
    {
        using var data = new ProgramDirectory();

        var (code, output) = await data.RunAsync("--urls", "http://127.0.0.1:0", setting);

        Assert.Equal(ExitCode.Settings, code);
        Assert.Contains(sentence, output, StringComparison.Ordinal);
        ProgramDirectory.IsOneMessage(output);
    }

    private async Task<HttpResponseMessage> AskAsync(
        string url,
        string host,
        HttpMethod? method = null,
        string? forwarded = null
    )
    {
        var uri = new Uri(url, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, uri);
        request.Headers.Host = host;
        if (forwarded is not null)
            request.Headers.Add("X-Forwarded-Proto", forwarded);
        return await _client.SendAsync(request);
    }
}
