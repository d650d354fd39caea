using System.Collections.Concurrent;
using System.Text;

namespace LiveChatMeet.Tests.Plant.Servers;

/// <summary>An OTLP collector (over HTTP) that keeps what it is sent. Texts in protobuf are as they are, so a test can
/// look for them.</summary>
public sealed class Collector : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(string Path, string Authorization, string Body)> _received = [];

    private Collector(WebApplication app) => _app = app;

    public string Address => $"http://127.0.0.1:{Loopback.PortOf(_app.Services)}";

    public string Traces => Of("/v1/traces");

    public string Metrics => Of("/v1/metrics");

    public IEnumerable<string> Authorizations => _received.Select(one => one.Authorization).Distinct();

    public static async Task<Collector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var collector = new Collector(builder.Build());
        collector._app.MapPost("/{**path}", collector.TakeAsync);
        await collector._app.StartAsync();
        return collector;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var text = Encoding.UTF8.GetString(body.ToArray());
        _received.Enqueue((context.Request.Path, context.Request.Headers.Authorization.ToString(), text));
    }

    private string Of(string path) => string.Concat(_received.Where(one => one.Path == path).Select(one => one.Body));
}
