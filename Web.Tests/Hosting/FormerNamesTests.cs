using System.Net;
using LiveChatMeet.Hosting;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.Extensions.Logging.Abstractions;

namespace LiveChatMeet.Tests.Hosting;

/// <summary>Whether a former name still leads here.</summary>
public sealed class FormerNamesTests
{
    private const string Address = "http://chat.example";

    [Fact]
    public async Task A_name_that_leads_to_this_server_gives_its_visitors()
    {
        var port = Nginx.FreePort();
        await using var server = await Server.StartAsync(
            new() { ["PublicAddress"] = Address, ["FormerAddresses:0"] = $"http://localhost:{port}" },
            port: port
        );
        var names = server.Services.GetRequiredService<FormerNames>();

        await names.LookAsync(TestContext.Current.CancellationToken);

        Assert.Equal([$"http://localhost:{port}"], names.Giving);
    }

    [Theory]
    [InlineData(200, "A shop for something else")]
    [InlineData(200, "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123")]
    [InlineData(200, "")]
    [InlineData(404, "")]
    [InlineData(302, "")]
    public async Task A_name_that_somebody_else_answers_gives_nothing_and_is_told_once(int status, string says)
    {
        await using var foreign = await AnswererAsync(status, says);
        using var logs = new LogLines();
        using var factory = new LoggerFactory([logs]);
        using var names = new FormerNames(
            new() { PublicAddress = Address, FormerAddresses = [foreign.Urls.Single(), "http://gone.invalid"] },
            factory.CreateLogger<FormerNames>()
        );

        await names.LookAsync(TestContext.Current.CancellationToken);
        await names.LookAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["http://gone.invalid"], names.Giving);
        Assert.Single(logs.Lines, line => line.Contains(foreign.Urls.Single(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(502)]
    [InlineData(503)]
    public async Task A_proxy_that_waits_for_the_server_is_not_somebody_else(int status)
    {
        await using var proxy = await AnswererAsync(status, "Bad Gateway");
        using var names = NamesOf(proxy.Urls.Single());

        await names.LookAsync(TestContext.Current.CancellationToken);

        Assert.Equal([proxy.Urls.Single()], names.Giving);
    }

    [Fact]
    public void Another_server_gives_another_proof_and_none_of_what_nobody_would_ask()
    {
        using var names = NamesOf("http://old.example");
        using var others = NamesOf("http://old.example");
        using var without = new FormerNames(new() { PublicAddress = Address }, NullLogger<FormerNames>.Instance);

        Assert.Equal(names.ProofOf("a"), names.ProofOf("a"));
        Assert.NotEqual(names.ProofOf("a"), names.ProofOf("b"));
        Assert.NotEqual(names.ProofOf("a"), others.ProofOf("a"));
        Assert.All([null, "", new string('a', 65)], asked => Assert.Null(names.ProofOf(asked)));
        Assert.Null(without.ProofOf("a"));
    }

    private static FormerNames NamesOf(string former) =>
        new(new() { PublicAddress = Address, FormerAddresses = [former] }, NullLogger<FormerNames>.Instance);

    private static async Task<WebApplication> AnswererAsync(int status, string says)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.MapFallback(
            async (HttpContext context) =>
            {
                context.Response.StatusCode = status;
                if (status == 302)
                    context.Response.Headers.Location = "/elsewhere";
                await context.Response.WriteAsync(says);
            }
        );
        await app.StartAsync();
        return app;
    }
}
