using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LiveChatMeet.Tests.Plant.Servers;

/// <summary>The real application on a data directory, with limits that are wide unless the settings narrow
/// them.</summary>
internal sealed class ServerFactory(string directory, Dictionary<string, string> settings, TimeProvider? time)
    : WebApplicationFactory<Program>
{
    private static readonly Dictionary<string, string> Wide = new()
    {
        ["Limits:NewVisitorsPerMinute"] = "10000",
        ["Limits:SignInsPerMinute"] = "10000",
        ["Limits:ConnectionsPerMinute"] = "10000",
        ["Limits:RequestsPerMinute"] = "100000",
        ["Limits:MessagesAtOnce"] = "1000",
        ["Limits:MessagesPerMinute"] = "10000",
        ["Limits:CallsPerSecond"] = "1000",
        ["Limits:MessagesUntilTaken"] = "100000",
        ["Limits:ConnectionsPerNetwork"] = "10000",
        ["Limits:BodiesPerNetwork"] = "10000",
        ["Logging:LogLevel:Default"] = "Warning",
        ["AllowOldRuntime"] = "true", // that of the machine, which is not what is shipped
        ["urls"] = "http://127.0.0.1:0",
    };

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");
        builder.UseSetting(LiveChatMeet.Storage.DataDirectory.Setting, directory);
        foreach (var (key, value) in Wide.Concat(settings).GroupBy(setting => setting.Key).Select(same => same.Last()))
            builder.UseSetting(key, value);
        builder.ConfigureServices(services =>
        {
            // Hashing as slowly as the product does took a fifth of a test's time.
            services.PostConfigure<PasswordHasherOptions>(hashing => hashing.IterationCount = 1_000);
            if (time is not null)
                services.Replace(ServiceDescriptor.Singleton(time));
        });
    }
}
