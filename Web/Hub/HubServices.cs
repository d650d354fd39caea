using System.Text.Json;
using LiveChatMeet.Hosting;
using LiveChatMeet.Storage;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Options;

namespace LiveChatMeet.Hub;

public static class HubServices
{
    // Holds 8,000 characters however they are written (JSON may take six bytes for each), and an offer for a leg or
    // two.
    private const int MaxMessageBytes = 80 * 1024;

    public static IServiceCollection AddHub(this IServiceCollection services) =>
        services.AddPushes().AddSignaling().AddJson();

    private static IServiceCollection AddPushes(this IServiceCollection services)
    {
        services.AddSingleton<SlowReaders>();
        services.AddSingleton<PushLanes>();
        services.AddHostedService(provider => provider.GetRequiredService<PushLanes>());
        services.AddSingleton<Broadcaster>();
        services.AddSingleton<IEventSubscriber>(provider => provider.GetRequiredService<Broadcaster>());
        return services.AddNews<VisitorNews>().AddNews<InboxNews>().AddNews<BusyNews>();
    }

    private static IServiceCollection AddNews<TNews>(this IServiceCollection services)
        where TNews : BackgroundService, IEventSubscriber =>
        services
            .AddSingleton<TNews>()
            .AddSingleton<IEventSubscriber>(provider => provider.GetRequiredService<TNews>())
            .AddHostedService(provider => provider.GetRequiredService<TNews>());

    private static IServiceCollection AddSignaling(this IServiceCollection services)
    {
        services
            .AddSignalR(options =>
            {
                options.AddFilter<HubRefusals>();
                options.EnableDetailedErrors = false;
                options.MaximumReceiveMessageSize = MaxMessageBytes;
                options.KeepAliveInterval = TimeSpan.FromSeconds(10);
                options.ClientTimeoutInterval = TimeSpan.FromSeconds(30);
                // This many come in; HubRefusals lets a few run at once, and lets a hang-up pass those that wait.
                options.MaximumParallelInvocationsPerClient = 16;
            })
            .AddJsonProtocol(options => Configure(options.PayloadSerializerOptions));
        services.AddSingleton<HubRefusals>();
        // The last protocol of a name is the one that is used.
        return services.AddSingleton<IHubProtocol>(provider =>
            ActivatorUtilities.CreateInstance<TypedErrorProtocol>(
                provider,
                new JsonHubProtocol(provider.GetRequiredService<IOptions<JsonHubProtocolOptions>>())
            )
        );
    }

    private static IServiceCollection AddJson(this IServiceCollection services) =>
        services
            .ConfigureHttpJsonOptions(options => Configure(options.SerializerOptions))
            .Configure<Microsoft.AspNetCore.Mvc.JsonOptions>(options => Configure(options.JsonSerializerOptions));

    public static void MapHub(this WebApplication app)
    {
        app.MapHub<SignalingHub>("/hub", Transports).RequireRateLimiting(Limits.Connections);
        app.MapHubDoor();
    }

    /// <summary>Only WebSockets: they always carry an Origin, which is checked.</summary>
    public static void Transports(HttpConnectionDispatcherOptions options)
    {
        options.Transports = HttpTransportType.WebSockets;
        options.CloseOnAuthenticationExpiration = true;
    }

    /// <summary>One form of JSON for the hub, the API and the pages: enums are names, times are as browsers write
    /// them.</summary>
    public static void Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.Converters.Add(new EnumNames());
        options.Converters.Add(new UtcMilliseconds());
    }
}
