using LiveChatMeet.Identity;
using Microsoft.AspNetCore.Authentication;

namespace LiveChatMeet.Sites;

public static class SiteServices
{
    public static IServiceCollection AddSites(this IServiceCollection services)
    {
        services
            .AddAuthentication()
            .AddScheme<AuthenticationSchemeOptions, VisitorAuthentication>(Schemes.Visitor, null);
        return services;
    }
}
