using LiveChatMeet.Identity;
using LiveChatMeet.Sites.Blocks;
using LiveChatMeet.Sites.Chats;
using LiveChatMeet.Sites.Doctor;
using LiveChatMeet.Storage;
using Microsoft.AspNetCore.Authentication;

namespace LiveChatMeet.Sites;

public static class SiteServices
{
    public static IServiceCollection AddSites(this IServiceCollection services)
    {
        services
            .AddAuthentication()
            .AddScheme<AuthenticationSchemeOptions, VisitorAuthentication>(Schemes.Visitor, null);
        services.AddSingleton<RefusedOrigins>();
        services.AddSingleton<SiteChats>();
        services.AddHostedService(provider => provider.GetRequiredService<SiteChats>());
        services.AddSingleton<BlockList>();
        services.AddSingleton<IEventSubscriber>(provider => provider.GetRequiredService<BlockList>());
        services.AddScoped<PageDoctor>();
        services.AddScoped<SymptomTexts>();
        return services;
    }
}
