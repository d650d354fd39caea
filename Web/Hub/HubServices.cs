using System.Text.Json;
using LiveChatMeet.Hosting;
using LiveChatMeet.Hub.Wire;
using LiveChatMeet.Identity;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Hub;

public static class HubServices
{
    public static IServiceCollection AddHub(this IServiceCollection services) =>
        services.AddPushes().AddSignaling().AddJson();

    private static IServiceCollection AddPushes(this IServiceCollection services)
    {
        services.AddSingleton<SlowReaders>();
        services.AddSingleton<PushLanes>();
        services.AddHostedService(provider => provider.GetRequiredService<PushLanes>());
        services.AddSingleton<Broadcaster>();
        services.AddSingleton<IEventSubscriber>(provider => provider.GetRequiredService<Broadcaster>());
        services.AddSingleton<IEventSubscriber, MovedNews>();
        services.AddSingleton<IEventSubscriber, DeskNews>();
        services.AddSingleton<IEventSubscriber, StatusNews>();
        return services.AddNews<VisitorNews>().AddNews<InboxNews>().AddNews<BusyNews>().AddNews<PlaceNews>();
    }

    private static IServiceCollection AddNews<TNews>(this IServiceCollection services)
        where TNews : BackgroundService, IEventSubscriber =>
        services
            .AddSingleton<TNews>()
            .AddSingleton<IEventSubscriber>(provider => provider.GetRequiredService<TNews>())
            .AddHostedService(provider => provider.GetRequiredService<TNews>());

    private static IServiceCollection AddSignaling(this IServiceCollection services) =>
        services
            .AddSingleton<HubJson>()
            .AddSingleton<Frames>()
            .AddSingleton<HubMethods>()
            .AddSingleton<HubConnections>()
            .AddHostedService<Heartbeat>()
            .AddSingleton<HubMeter>()
            .AddSingleton<HubRefusals>()
            .AddSingleton<Arrivals>()
            .AddSingleton<HubEndpoint>();

    private static IServiceCollection AddJson(this IServiceCollection services) =>
        services
            .ConfigureHttpJsonOptions(options => Configure(options.SerializerOptions))
            .Configure<Microsoft.AspNetCore.Mvc.JsonOptions>(options => Configure(options.JsonSerializerOptions));

    public static void MapHub(this WebApplication app)
    {
        var hub = ((IEndpointRouteBuilder)app).CreateApplicationBuilder();
        // The hub has its own pings.
        hub.UseWebSockets(new() { KeepAliveInterval = Timeout.InfiniteTimeSpan });
        hub.Run(app.Services.GetRequiredService<HubEndpoint>().RunAsync);
        app.Map("/hub", hub.Build()).RequireAuthorization(Policies.Party).RequireRateLimiting(Limits.Connections);
        app.MapPost("/hub/negotiate", HubEndpoint.Negotiate)
            .RequireAuthorization(Policies.Party)
            .RequireRateLimiting(Limits.Connections);
        app.MapHubDoor();
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
