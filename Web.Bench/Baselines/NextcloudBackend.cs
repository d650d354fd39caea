using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LiveChatMeet.Bench.Baselines;

/// <summary>What Nextcloud's signaling server asks when somebody connects: who it is, and what this Nextcloud
/// can.</summary>
internal static class NextcloudBackend
{
    public const string Name = "nextcloud";

    public static async Task RunAsync(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        await using var app = builder.Build();
        app.Run(AnswerAsync);
        await app.RunAsync();
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        var isCapabilities = context.Request.Path.Value?.Contains("capabilities", StringComparison.Ordinal) == true;
        var data = isCapabilities ? Capabilities : Guest(await UserAsync(context.Request));
        var meta = new
        {
            status = "ok",
            statuscode = 200,
            message = "OK",
        };
        await context.Response.WriteAsJsonAsync(new { ocs = new { meta, data } });
    }

    private static object Capabilities =>
        new
        {
            version = new { },
            capabilities = new
            {
                spreed = new { features = Array.Empty<string>(), config = new { signaling = new { } } },
            },
        };

    private static object Guest(string? id) =>
        new
        {
            type = "auth",
            auth = new
            {
                version = "1.0",
                userid = id,
                user = new { },
            },
        };

    private static async Task<string?> UserAsync(HttpRequest request)
    {
        using var asked = await JsonDocument.ParseAsync(request.Body);
        return asked.RootElement.GetProperty("auth").GetProperty("params").GetProperty("userid").GetString();
    }
}
