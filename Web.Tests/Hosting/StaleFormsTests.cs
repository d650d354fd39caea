using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Hosting;

/// <summary>T9: forms whose antiforgery cookie or key is gone.</summary>
public sealed class StaleFormsTests
{
    private const string Token = "__RequestVerificationToken";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_visitors_first_message_goes_out_with_a_fresh_token(bool keysAreGone)
    {
        await using var shop = await Shop.OpenAsync();
        var visitor = new HttpVisitor(shop.Server);
        var stale = await visitor.OpensAsync();
        if (keysAreGone)
            await shop.RestartAsync(() =>
                Directory.Delete(Path.Combine(shop.Server.DataDirectory, "keys"), recursive: true)
            );
        else
            visitor.DeletesCookies();

        using var refused = await visitor.PostsAsync(stale, "Hello?");
        using var other = await visitor.PostsAsync("no token at all", "Hello?");
        var fresh = await visitor.FreshTokenAsync();
        using var sent = await visitor.PostsAsync(fresh, "Hello?");

        await refused.IsRefusalAsync(HttpStatusCode.BadRequest, Refusal.FormTokenStale);
        await other.IsRefusalAsync(HttpStatusCode.BadRequest, Refusal.FormTokenStale);
        Assert.Equal(HttpStatusCode.OK, sent.StatusCode);
        Assert.Equal(1, await shop.Server.ReadAsync(database => database.Messages.CountAsync()));
    }

    [Fact]
    public async Task Nothing_but_our_own_pages_can_read_a_fresh_token()
    {
        await using var shop = await Shop.OpenAsync();
        foreach (var path in (string[])[$"/livechat/{Shop.Site}?handler=Token", "/agent?handler=Token"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Add("Origin", "https://evil.example");

            using var answer = await shop.Mara.Client.SendAsync(request);

            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.DoesNotContain(
                answer.Headers,
                header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase)
            );
            Assert.Contains("no-store", answer.Header("Cache-Control"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_consoles_script_is_told_what_was_refused_and_heals_it()
    {
        await using var shop = await Shop.OpenAsync();
        var (_, rid) = await shop.OpenRoomAsync(takenBy: shop.Mara);

        using var refused = await CloseAsync(shop, rid, "stale");
        using var token = await shop.Mara.Client.GetAsync("/agent?handler=Token");
        using var closed = await CloseAsync(
            shop,
            rid,
            (await token.JsonAsync()).GetProperty("token").GetString() ?? ""
        );

        await refused.IsRefusalAsync(HttpStatusCode.BadRequest, Refusal.FormTokenStale);
        Assert.Equal("none", refused.Header("HX-Reswap"));
        Assert.Equal(HttpStatusCode.Redirect, closed.StatusCode);
    }

    [Theory]
    [InlineData("/sign-in", "Sign in")]
    [InlineData("/setup", "Create")]
    [InlineData("/invitation", "Join")]
    [InlineData("/new-password", "Set password")]
    public async Task An_account_page_comes_again_with_what_was_written_and_does_nothing(string path, string button)
    {
        await using var server = await Server.StartAsync();
        var code = path == "/setup" ? await server.SetupCodeAsync() : null;
        if (path != "/setup")
            await server.SetUpAsync(ServerAccounts.SiteAddress);
        using var before = server.NewBrowser();
        using var after = server.NewBrowser(); // has none of the cookies
        var page = await before.ReadAsync(path);
        var fields = FieldsOf(page)
            .Select(field =>
                (
                    field.Name ?? "",
                    field.Name switch
                    {
                        "Code" => code ?? Secrets.New(),
                        "Email" => Server.AgentEmail,
                        "Password" => Server.AgentPassword,
                        "SiteAddress" => ServerAccounts.SiteAddress,
                        _ => "Mara & Co.",
                    }
                )
            )
            .ToArray();
        var (accounts, tickets) = await server.ReadAsync(async database =>
            (await database.Users.CountAsync(), await database.Tickets.CountAsync())
        );

        using var stale = await after.SubmitAsync(page, path, null, button, fields);
        var again = await PlainBrowser.ReadAsync(stale);
        using var sent = await after.SubmitAsync(again, path, null, button, ("Password", Server.AgentPassword));

        Assert.Equal(HttpStatusCode.BadRequest, stale.StatusCode);
        Assert.Contains(Refusal.TextOf(Refusal.FormTokenStale), again.Body?.TextContent, StringComparison.Ordinal);
        Assert.Equal(
            fields.Select(field => field.Item1 == "Password" ? "" : field.Item2),
            FieldsOf(again).Select(field => field.Value)
        );
        Assert.Equal(
            (accounts, tickets),
            await server.ReadAsync(async database =>
                (path == "/setup" ? 0 : await database.Users.CountAsync(), tickets)
            )
        );
        Assert.NotEqual(HttpStatusCode.BadRequest, sent.StatusCode);
        if (path is "/sign-in" or "/setup")
            Assert.Equal("/agent", sent.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task A_stale_form_does_not_open_a_setup_that_is_over()
    {
        await using var server = await Server.StartAsync();
        using var browser = server.NewBrowser();
        var page = await browser.ReadAsync("/setup");
        await server.SetUpAsync(ServerAccounts.SiteAddress);
        using var other = server.NewBrowser();

        using var answer = await other.SubmitAsync(
            page,
            "/setup",
            null,
            "Create",
            ServerAccounts.SetupForm(Secrets.New())
        );

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private static List<IHtmlInputElement> FieldsOf(IHtmlDocument page) =>
        [.. page.QuerySelectorAll<IHtmlInputElement>("form input.input")];

    private static async Task<HttpResponseMessage> CloseAsync(Shop shop, string rid, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/agent/rooms/{rid}?handler=Close")
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create(Token, token)]),
        };
        request.Headers.Add("HX-Request", "true");
        return await shop.Mara.Client.SendAsync(request);
    }

    /// <summary>A visitor's livechat that keeps cookies, as its script asks.</summary>
    private sealed class HttpVisitor(Server server)
    {
        private readonly string _address = $"{server.Origin}/livechat/{Shop.Site}";
        private HttpClient _client = NewClient();

        public async Task<string> OpensAsync()
        {
            using var page = await _client.GetAsync(_address);
            return (await PlainBrowser.ReadAsync(page)).QuerySelector($"input[name={Token}]")?.GetAttribute("value")
                ?? "";
        }

        public void DeletesCookies() => _client = NewClient();

        public async Task<string> FreshTokenAsync()
        {
            using var answer = await _client.GetAsync($"{_address}?handler=Token");
            return (await answer.JsonAsync()).GetProperty("token").GetString() ?? "";
        }

        public Task<HttpResponseMessage> PostsAsync(string token, string text) =>
            _client.PostAsync(
                _address,
                new FormUrlEncodedContent([
                    KeyValuePair.Create(Token, token),
                    KeyValuePair.Create("message", text),
                    KeyValuePair.Create("clientId", Ids.New()),
                ])
            );

        private static HttpClient NewClient()
        {
            var client = new HttpClient(
                new LoopbackJar { InnerHandler = new SocketsHttpHandler { UseCookies = false } }
            );
            client.DefaultRequestHeaders.Accept.ParseAdd("application/json");
            return client;
        }
    }

    /// <summary>Keeps secure cookies on loopback too, as browsers do.</summary>
    private sealed class LoopbackJar : DelegatingHandler
    {
        private readonly Dictionary<string, string> _cookies = [];

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            if (_cookies.Count > 0)
                request.Headers.TryAddWithoutValidation(
                    "Cookie",
                    string.Join("; ", _cookies.Select(cookie => $"{cookie.Key}={cookie.Value}"))
                );
            var answer = await base.SendAsync(request, cancellationToken);
            if (answer.Headers.TryGetValues("Set-Cookie", out var set))
                foreach (var cookie in set.Select(one => one.Split(';')[0].Split('=', 2)))
                    _cookies[cookie[0]] = cookie[1];
            return answer;
        }
    }
}
