namespace LiveChatMeet.Privacy;

public static class PrivacyServices
{
    public static IServiceCollection AddPrivacy(this IServiceCollection services) =>
        services.AddHostedService<AuditCleanup>();
}
