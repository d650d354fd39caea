using LiveChatMeet.Identity;
using LiveChatMeet.Sites.Doctor;
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
        services.AddScoped<PageDoctor>();
        services.AddScoped<SymptomTexts>();
        return services;
    }
}
