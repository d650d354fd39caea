using System.Net;
using System.Net.Http.Headers;
using System.Text;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Hosting;

public sealed class FormsTests(Shop shop) : IClassFixture<Shop>
{
    [Trait("Requirement", "WB-1"), Trait("Requirement", "D33")]
    [Fact]
    public async Task No_page_does_anything_for_a_form_without_a_token()
    {
        var (_, rid) = await shop.OpenRoomAsync(takenBy: shop.Mara);
        var visitor = shop.NewVisitor();
        await visitor.WritesAsync("Hello?");
        var before = await shop.StoredAsync();
        var posts = await PostsAsync();

        foreach (var (route, handler) in posts)
        {
            var path = route
                .Replace("{rid}", rid, StringComparison.Ordinal)
                .Replace("{key}", Shop.Site, StringComparison.Ordinal)
                .Replace("{site}", Shop.Site, StringComparison.Ordinal);
            using var request = new HttpRequestMessage(
                HttpMethod.Post,
                $"{shop.Server.Origin}/{path}?handler={handler}"
            )
            {
                Content = Filled(),
            };
            request.Headers.Add("Cookie", $"{shop.Mara.CookieHeader}; __Host-v={visitor.Credential}");
            request.Headers.Add("Origin", "https://evil.example");
            using var client = new HttpClient(new PlainHandler());
            using var answer = await client.SendAsync(request);
            Assert.True(
                (int)answer.StatusCode is 400 or 401 or 403 or 404,
                $"POST /{path}?handler={handler} without a token must be refused, and is {(int)answer.StatusCode}."
            );
        }

        Assert.True(posts.Count > 15, $"The pages' handlers must be found: {posts.Count}.");
        Assert.Equal(before, await shop.StoredAsync());
        Assert.True(await shop.Mara.IsSignedInAsync());
    }

    [Trait("Requirement", "WB-1")]
    [Fact]
    public async Task A_token_of_somebody_else_is_refused()
    {
        var (_, rid) = await shop.OpenRoomAsync(takenBy: shop.Mara);
        var noahs =
            (await shop.Noah.ReadAsync("/agent/me"))
                .QuerySelector("input[name=__RequestVerificationToken]")
                ?.GetAttribute("value")
            ?? "";

        using var answer = await shop.Mara.Client.PostAsync(
            $"/agent/rooms/{rid}?handler=Close",
            new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", noahs)])
        );

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData("Message", "", 422, Refusal.MessageEmpty)]
    [InlineData("Message", "8001 x", 422, Refusal.MessageTooLong)]
    [InlineData("Message", "100000 x", 422, Refusal.MessageTooLong)]
    [InlineData("Message", "1000000 x", 413, Refusal.RequestTooLarge)]
    [InlineData("Message", "a\0b", 400, Refusal.BadArguments)]
    [InlineData("Message", "a\u0007b", 422, Refusal.MessageControlCharacters)]
    [InlineData("ClientId", "a b", 400, Refusal.ClientIdMalformed)]
    [InlineData("ClientId", "65 x", 400, Refusal.ClientIdMalformed)]
    [InlineData("Name", "81 x", 422, Refusal.NameMalformed)]
    [InlineData("Email", "nobody", 422, Refusal.EmailMalformed)]
    public async Task A_visitors_bad_form_has_a_code_and_makes_nothing(
        string field,
        string value,
        int status,
        string code
    )
    {
        if (value.Split(' ') is [var count, "x"] && int.TryParse(count, out var length))
            value = new('x', length);
        var before = await shop.StoredAsync();

        using var answer = await shop.NewVisitor()
            .PostAsync("", field == "Message" ? [(field, value)] : [("Message", "Hello?"), (field, value)]);

        await answer.IsRefusalAsync((HttpStatusCode)status, code);
        Assert.Equal(before, await shop.StoredAsync());
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("https://evil.example/")]
    [InlineData("no address")]
    public async Task A_page_address_that_is_not_the_sites_is_left_out_and_the_message_kept(string address)
    {
        var before = await shop.StoredAsync();

        using var answer = await shop.NewVisitor().PostAsync("", ("Message", "Hello?"), ("PageUrl", address));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.NotEqual(before, await shop.StoredAsync());
        await using var scope = shop.Server.Services.CreateAsyncScope();
        Assert.False(
            await scope
                .ServiceProvider.GetRequiredService<LiveChatDb>()
                .Visitors.AnyAsync(visitor => visitor.PageUrl == address)
        );
    }

    [Trait("Requirement", "AZ-3")]
    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("{\"$ne\":null}")]
    [InlineData("10000 A")]
    [InlineData("60000 A")]
    public async Task A_credential_that_nobody_has_opens_nothing(string credential)
    {
        if (credential.Split(' ') is [var count, "A"])
            credential = new('A', int.Parse(count, System.Globalization.CultureInfo.InvariantCulture));
        var stranger = new PlainVisitor(shop.Server, Shop.Site) { Credential = credential };
        var before = await shop.StoredAsync();

        using var room = await stranger.GetAsync("Room");

        // Kestrel itself refuses headers without end.
        if (credential.Length > 30_000)
            Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, room.StatusCode);
        else
            await room.IsRefusalAsync(HttpStatusCode.Unauthorized, Refusal.Unauthenticated);
        Assert.Equal(before, await shop.StoredAsync());
    }

    [Theory]
    [InlineData("application/json", "{\"message\":\"Hello?\"}")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nnot a part")]
    [InlineData("text/plain", "Hello?")]
    public async Task A_body_of_another_kind_has_a_code_and_makes_nothing(string type, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{shop.Server.Origin}/livechat/{Shop.Site}")
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)),
        };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        request.Headers.Add("X-Livechat-Credential", Secrets.New());
        request.Headers.Accept.ParseAdd("application/json");
        using var client = new HttpClient();
        var before = await shop.StoredAsync();

        using var answer = await client.SendAsync(request);

        Assert.InRange((int)answer.StatusCode, 400, 499);
        Assert.NotEmpty((await answer.JsonAsync()).GetProperty("code").GetString() ?? "");
        Assert.Equal(before, await shop.StoredAsync());
    }

    [Trait("Requirement", "XS-1"), Trait("Requirement", "D30")]
    [Fact]
    public async Task Markup_of_a_visitor_is_text_wherever_it_is_shown()
    {
        const string evil = "<img src=x onerror=alert(1)>\"'><script>alert(1)</script>";
        var visitor = shop.NewVisitor();
        using var sent = await visitor.PostAsync(
            "",
            ("Message", $"{evil} javascript:alert(1)"),
            ("Name", evil),
            ("PageTitle", evil),
            ("PageUrl", $"https://shop.example/?{evil}")
        );
        var rid = (await sent.JsonAsync()).GetProperty("message").GetProperty("rid").GetString();

        foreach (
            var path in (string[])
                [$"/agent/rooms/{rid}", "/agent", "/agent?handler=Inbox", $"/agent/rooms/{rid}?handler=Panel"]
        )
        {
            var page = await shop.Mara.ReadAsync(path);
            Assert.Empty(page.QuerySelectorAll("[onerror], img[src=x]"));
            Assert.DoesNotContain(page.Scripts, script => script.Text.Contains("alert(1)", StringComparison.Ordinal));
            Assert.DoesNotContain(
                page.Links,
                link => link.GetAttribute("href")?.StartsWith("javascript", StringComparison.OrdinalIgnoreCase) == true
            );
        }
        Assert.Contains(
            evil,
            (await shop.Mara.ReadAsync($"/agent/rooms/{rid}")).Body?.TextContent,
            StringComparison.Ordinal
        );
    }

    private async Task<List<(string Route, string Handler)>> PostsAsync()
    {
        var loader = shop.Server.Services.GetRequiredService<PageLoader>();
        var found = new List<(string, string)>();
        foreach (
            var endpoint in shop
                .Server.Services.GetRequiredService<EndpointDataSource>()
                .Endpoints.OfType<RouteEndpoint>()
        )
        {
            if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is not { } page)
                continue;
            var compiled = await loader.LoadAsync(page, endpoint.Metadata);
            found.AddRange(
                compiled
                    .HandlerMethods.Where(method => method.HttpMethod == "Post")
                    .Select(method => (endpoint.RoutePattern.RawText ?? "", method.Name ?? ""))
            );
        }
        return found;
    }

    private static FormUrlEncodedContent Filled() =>
        new(
            new Dictionary<string, string>
            {
                ["Message"] = "forged",
                ["Name"] = "Eve",
                ["Email"] = "eve@evil.example",
                ["Password"] = "a-forged-password-1",
                ["Address"] = "https://evil.example",
                ["Origins"] = "https://evil.example",
            }
        );
}
