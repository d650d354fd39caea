using LiveChatMeet.Storage;

namespace LiveChatMeet.Figures;

public static class FigureServices
{
    public static IServiceCollection AddFigures(this IServiceCollection services) =>
        services
            .AddSingleton<RoomsToCount>()
            .AddSingleton<IEventSubscriber>(provider => provider.GetRequiredService<RoomsToCount>())
            .AddSingleton<FigureKeeper>()
            .AddHostedService(provider => provider.GetRequiredService<FigureKeeper>());
}
