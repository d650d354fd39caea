namespace LiveChatMeet.Privacy;

public static class PrivacyServices
{
    public static IServiceCollection AddPrivacy(this IServiceCollection services) =>
        services
            .AddSingleton<VisitorExport>()
            .AddSingleton<Erasure>()
            .AddSingleton<SiteDeletion>()
            .AddSingleton<Retention>()
            .AddSingleton<Sweeper>()
            .AddHostedService(provider => provider.GetRequiredService<Sweeper>());
}
