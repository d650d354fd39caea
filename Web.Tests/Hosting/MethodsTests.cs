using System.Net;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;

namespace LiveChatMeet.Tests.Hosting;

/// <summary>L4: what a page has no handler for is refused, and not drawn without what its handler loads.</summary>
[Trait("Requirement", "WB-1")]
public sealed class MethodsTests(Shop shop) : IClassFixture<Shop>
{
    private static readonly HttpClient Client = new(new PlainHandler());

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    [InlineData("TRACE")]
    [InlineData("OPTIONS")]
    [InlineData("NONSENSE")]
    public async Task No_page_answers_a_method_that_it_does_not_know(string method)
    {
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Mara);
        var pages = shop
            .Server.Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<PageActionDescriptor>() is not null)
            .Select(endpoint => endpoint.RoutePattern.RawText ?? "")
            .Distinct()
            .ToList();

        foreach (var page in pages)
        {
            var path = page.Replace("{rid}", rid, StringComparison.Ordinal)
                .Replace("{key}", Shop.Site, StringComparison.Ordinal)
                .Replace("{site}", Shop.Site, StringComparison.Ordinal)
                .Replace("{id}", "AAAAAAAAAAAAAAAAA", StringComparison.Ordinal)
                .Replace("{status:int}", "404", StringComparison.Ordinal);
            var status = await StatusAsync(method, path, visitor);
            Assert.True((int)status is >= 400 and < 500, $"{method} /{path} must be refused, and is {(int)status}.");
        }

        Assert.True(pages.Count > 12, $"The pages must be found: {pages.Count}.");
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("TRACE")]
    public async Task A_livechat_says_which_methods_it_knows(string method)
    {
        var (visitor, _) = await shop.OpenRoomAsync();
        using var request = Request(method, $"livechat/{Shop.Site}", visitor);

        using var answer = await Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Equal(["GET", "HEAD", "POST"], answer.Content.Headers.Allow.Order());
    }

    private async Task<HttpStatusCode> StatusAsync(string method, string path, PlainVisitor visitor)
    {
        using var request = Request(method, path, visitor);
        using var answer = await Client.SendAsync(request);
        return answer.StatusCode;
    }

    private HttpRequestMessage Request(string method, string path, PlainVisitor visitor)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), $"{shop.Server.Origin}/{path}");
        request.Headers.Add("X-Livechat-Credential", visitor.Credential);
        request.Headers.Add("Cookie", shop.Mara.CookieHeader);
        request.Headers.Add("Origin", shop.Server.Origin);
        return request;
    }
}
