using LiveChatMeet.Relay.Turn;

namespace LiveChatMeet.Relay;

public static class RelayServices
{
    /// <summary>This server's own relay.</summary>
    public static IServiceCollection AddRelay(this IServiceCollection services, RelayOptions options)
    {
        services.AddSingleton(options).AddSingleton<TurnClock>().AddSingleton<TurnCredentials>();
        services.AddSingleton<Allocations>().AddSingleton<RelayMeter>().AddSingleton<OwnRelay>();
        services.AddHostedService(provider => provider.GetRequiredService<OwnRelay>());
        return services;
    }
}
