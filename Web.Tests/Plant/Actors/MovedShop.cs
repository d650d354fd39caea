using System.Net.Http.Headers;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Plant.Actors;

/// <summary>A shop whose server has been given another name. Both names are shown to it by the header Host; neither is
/// known to anybody else.</summary>
public sealed class MovedShop : IAsyncLifetime
{
    public const string OldName = "old.example";
    public const string NewName = "chat.example";

    private static readonly HttpClient Client = new(new PlainHandler());

    public Shop Shop { get; private set; } = null!;

    public static async Task<MovedShop> OpenAsync(string? directory = null, TimeProvider? time = null)
    {
        var shop = new MovedShop();
        shop.Shop = await Shop.OpenAsync(Settings(), directory, time);
        return shop;
    }

    /// <summary>How the server is started after the change.</summary>
    public static Dictionary<string, string> Settings(string to = NewName) =>
        new() { ["PublicAddress"] = $"http://{to}", ["FormerAddresses:0"] = $"http://{OldName}" };

    public async ValueTask InitializeAsync() => Shop = await Shop.OpenAsync(Settings());

    public ValueTask DisposeAsync() => Shop.DisposeAsync();

    /// <summary>The hidden page of a former name, in a browser with this cookie.</summary>
    public Task<FramedPage> OpenAsync(string name, string? credential) =>
        FramedPage.OpenAsync(this, name, Shop.Site, "/former", credential);

    /// <summary>The livechat under the new name, in a browser with this cookie.</summary>
    public Task<FramedPage> OpenChatAsync(string site = Shop.Site, string? credential = null) =>
        FramedPage.OpenAsync(this, NewName, site, "", credential);

    /// <summary>A page whose browser keeps no cookie, and shows this credential in a header.</summary>
    public FramedPage Showing(string name, string credential) => new(this, name, Shop.Site) { Header = credential };

    public Task<HttpResponseMessage> RedeemAsync(string ticket, FramedPage page) =>
        page.PostAsync("Redeem", ("ticket", ticket));

    /// <summary>What somebody with this cookie reads in the chat.</summary>
    public async Task<string> ChatAsync(string name, string credential) =>
        (await FramedPage.OpenAsync(this, name, Shop.Site, "", credential)).Html;

    /// <param name="name">How the browser reaches the server.</param>
    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        string name,
        string path,
        HttpRequestHeaders? with = null,
        HttpContent? content = null
    )
    {
        using var request = new HttpRequestMessage(method, $"{Shop.Server.Origin}{path}") { Content = content };
        request.Headers.Accept.ParseAdd(method == HttpMethod.Get ? "text/html" : "application/json");
        foreach (var (header, values) in with?.AsEnumerable() ?? [])
            request.Headers.TryAddWithoutValidation(header, values);
        request.Headers.Host = name;
        return await Client.SendAsync(request);
    }
}

/// <summary>A page of ours in a frame, and the browser that it is in.</summary>
public sealed record FramedPage(MovedShop Shop, string Name, string Site)
{
    /// <summary>The page as it came.</summary>
    public string Html { get; private init; } = "";

    /// <summary>All cookies that the browser has for this name.</summary>
    public string Cookies { get; init; } = "";

    /// <summary>The credential that the script shows where cookies do not stick.</summary>
    public string? Header { get; init; }

    /// <summary>What the browser says of whose page sends a form; null for the page's own origin.</summary>
    public string? Origin { get; init; }

    /// <summary>The token of the page's form.</summary>
    public string Token { get; init; } = "";

    public static async Task<FramedPage> OpenAsync(
        MovedShop shop,
        string name,
        string site,
        string page,
        string? credential
    )
    {
        var (ours, cookie) = (new FramedPage(shop, name, site), credential is null ? "" : $"__Host-v={credential}");
        using var answer = await (ours with { Cookies = cookie }).SendAsync(HttpMethod.Get, page, null);
        var html = await answer.Content.ReadAsStringAsync();
        return ours with
        {
            Html = html,
            Cookies = $"{cookie}; __Host-f={answer.Header("Set-Cookie").Split("__Host-f=").Last().Split(';')[0]}",
            Token = html.Split("name=\"__RequestVerificationToken\"").ElementAtOrDefault(1)?.Split('"')[3] ?? "",
        };
    }

    /// <summary>Asks for a ticket.</summary>
    public Task<HttpResponseMessage> AskAsync() => PostAsync("Ticket");

    public async Task<string> TicketAsync()
    {
        using var answer = await AskAsync();
        Assert.True(answer.IsSuccessStatusCode, $"A ticket must come: {await answer.Content.ReadAsStringAsync()}");
        return (await answer.JsonAsync()).GetProperty("ticket").GetString()!;
    }

    public Task<HttpResponseMessage> PostAsync(string handler, params (string Name, string Value)[] fields) =>
        SendAsync(
            HttpMethod.Post,
            $"/former?handler={handler}",
            new FormUrlEncodedContent(
                fields
                    .Append(("__RequestVerificationToken", Token))
                    .Select(one => KeyValuePair.Create(one.Item1, one.Item2))
            )
        );

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content)
    {
        using var headers = new HttpRequestMessage();
        if (Cookies.Length > 0)
            headers.Headers.Add("Cookie", Cookies);
        if (Header is not null)
            headers.Headers.Add("X-Livechat-Credential", Header);
        if (method == HttpMethod.Post)
            headers.Headers.Add("Origin", Origin ?? $"http://{Name}");
        return Shop.SendAsync(method, Name, $"/livechat/{Site}{path}", headers.Headers, content);
    }
}
