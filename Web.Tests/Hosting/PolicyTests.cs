using System.Reflection;
using LiveChatMeet.Accounts;
using LiveChatMeet.Hosting;
using LiveChatMeet.Hub;
using LiveChatMeet.Tests.Plant.Actors;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;

namespace LiveChatMeet.Tests.Hosting;

[Trait("Requirement", "AZ-2")]
public sealed class PolicyTests(Shop shop) : IClassFixture<Shop>
{
    /// <summary>Whatever is open to everybody stands here: a new one is a decision.</summary>
    private static readonly string[] OpenToEverybody =
    [
        "/demo",
        "/error/{status:int}",
        "/invitation",
        "/former-name",
        "/conversation/{site?}",
        "/licences",
        "/mail/stop",
        "/livechat/{site}",
        "/livechat/{site}/former",
        "/livechat/{site}/elsewhere",
        "/livechat/{site}/kept",
        "/livechat/{site}/known",
        "/livechat/{site}/messages/{id}",
        "/meet/{id}",
        "/new-password",
        "/setup",
        "/sign-in",
        "/sign-in/code",
        "/sign-out",
        "/health/live",
        "/health/ready",
        "/metrics",
        "/hub/door",
        "/refusals/{code}",
        "/",
        "/{**path}",
    ];

    /// <summary>The framework's own, in a build that is not published: closed by the fallback policy.</summary>
    private const string FromTheBuild = "Fallback {**path:file}";

    [Fact]
    public void Every_page_says_who_may_open_it()
    {
        var pages = typeof(SignInModel)
            .Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(PageModel)) && !type.IsAbstract);

        Assert.All(
            pages,
            page =>
                Assert.True(
                    page.GetCustomAttribute<AllowAnonymousAttribute>() is not null
                        || page.GetCustomAttribute<AuthorizeAttribute>()?.Policy is not null,
                    $"{page.Name} must have [AllowAnonymous] or [Authorize(Policies.X)]."
                )
        );
    }

    [Fact]
    public void Every_endpoint_states_who_may_use_it()
    {
        var endpoints = shop
            .Server.Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.DisplayName != FromTheBuild)
            .ToList();

        Assert.NotEmpty(endpoints);
        Assert.All(
            endpoints,
            endpoint =>
                Assert.True(
                    endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null
                        || endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(data => data.Policy is not null),
                    $"{endpoint.DisplayName} ({endpoint.RoutePattern.RawText}) must have a policy or [AllowAnonymous]."
                )
        );
    }

    [Fact]
    public void What_is_open_to_everybody_is_known()
    {
        var open = shop
            .Server.Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null && !IsStaticAsset(endpoint))
            .Select(endpoint => $"/{endpoint.RoutePattern.RawText?.TrimStart('/')}")
            .Distinct()
            .Order();

        Assert.Equal(OpenToEverybody.Order(), open);
    }

    [Fact]
    public void Every_page_and_every_hub_method_states_who_may_use_it()
    {
        var pages = typeof(Settings)
            .Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(PageModel)) && !type.IsAbstract)
            .ToList();
        var methods = typeof(SignalingHub)
            .GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(method => !method.IsVirtual)
            .ToList();

        Assert.NotEmpty(pages);
        Assert.NotEmpty(methods);
        Assert.All(
            pages.Concat<MemberInfo>(methods).Append(typeof(SignalingHub)),
            member =>
                Assert.True(
                    member.GetCustomAttribute<AllowAnonymousAttribute>() is not null
                        ^ member.GetCustomAttribute<AuthorizeAttribute>()?.Policy is not null,
                    $"{member.DeclaringType?.Name}.{member.Name} must have "
                        + $"one of [AllowAnonymous] and [Authorize(Policies.X)]."
                )
        );
    }

    [Fact]
    public void An_endpoint_without_a_policy_is_closed()
    {
        var fallback = shop
            .Server.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<AuthorizationOptions>>()
            .Value.FallbackPolicy;

        Assert.NotNull(fallback);
        Assert.All(
            fallback.Requirements,
            requirement =>
                Assert.IsType<Microsoft.AspNetCore.Authorization.Infrastructure.AssertionRequirement>(requirement)
        );
    }

    private static bool IsStaticAsset(Endpoint endpoint) =>
        endpoint.Metadata.Any(data => data.GetType().Name is "StaticAssetDescriptor");
}
