using System.Net;
using System.Net.Http.Headers;
using LiveChatMeet.Identity;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Plant.Actors;

/// <summary>What a meet page sends without a browser: tickets, sessions and nonces, with the cookies and headers that a
/// test wants.</summary>
public static class PlainMeetPage
{
    public const string CookieName = "__Host-meet";

    private static readonly HttpClient Client = new(new PlainHandler());

    /// <summary>Registers a ticket for a call, as the page does from which the call moves.</summary>
    public static async Task<string> TicketAsync(HubClient by, string callId)
    {
        var ticket = Secrets.New();
        await by.RegisterTicketAsync(callId, Secrets.Hash(ticket));
        return ticket;
    }

    /// <summary>Opens a tab or another device by a ticket.</summary>
    /// <returns>The cookie of its session.</returns>
    public static async Task<string> SessionAsync(Shop shop, HubClient by, string callId)
    {
        using var answer = await OpenAsync(shop, callId, await TicketAsync(by, callId));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return SessionOf(answer);
    }

    public static string SessionOf(HttpResponseMessage opened) => opened.Header("Set-Cookie").Split(';')[0];

    /// <summary>Connects to the hub with a session.</summary>
    public static Task<HubClient> ConnectAsync(Shop shop, string session) =>
        HubClient.ConnectAsync(shop.Server, "?as=meet", session);

    /// <summary>Opens a tab or another device, and its connection.</summary>
    public static async Task<HubClient> ConnectAsync(Shop shop, HubClient by, string callId) =>
        await ConnectAsync(shop, await SessionAsync(shop, by, callId));

    public static Task<HttpResponseMessage> OpenAsync(Shop shop, string id, string? ticket) =>
        PostAsync(shop, Handler(id, "Open"), null, "same-origin", null, ("ticket", ticket ?? ""));

    /// <summary>Asks for a nonce to borrow a connection with.</summary>
    public static async Task<string> NonceAsync(Shop shop, string id, string cookie)
    {
        using var answer = await PostAsync(shop, Handler(id, "Nonce"), cookie, "same-origin", null);
        return (await answer.JsonAsync()).GetProperty("nonce").GetString() ?? "";
    }

    public static string Handler(string id, string handler) =>
        $"/meet/{id}{(id.Contains('?', StringComparison.Ordinal) ? '&' : '?')}handler={handler}";

    public static async Task<HttpResponseMessage> PostAsync(
        Shop shop,
        string path,
        string? cookie,
        string? site,
        string? origin,
        params (string Name, string Value)[] fields
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{shop.Server.Origin}{path}")
        {
            Content = new FormUrlEncodedContent(
                fields
                    .Where(field => field.Name.Length > 0)
                    .Select(field => KeyValuePair.Create(field.Name, field.Value))
            ),
        };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return await SendAsync(request, cookie, site, origin);
    }

    public static async Task<HttpResponseMessage> GetAsync(
        Shop shop,
        string path,
        string? cookie = null,
        string? site = null
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{shop.Server.Origin}{path}");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
        request.Headers.AcceptLanguage.ParseAdd("en");
        return await SendAsync(request, cookie, site, null);
    }

    /// <summary>As whom a cookie opens a call; null when it gets the shell.</summary>
    public static async Task<string?> PartyAsync(Shop shop, string id, string cookie)
    {
        using var answer = await GetAsync(shop, $"/meet/{id}", cookie);
        return (await PlainBrowser.ReadAsync(answer)).QuerySelector("main[data-call]")?.GetAttribute("data-party");
    }

    private static async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        string? cookie,
        string? site,
        string? origin
    )
    {
        if (cookie is not null)
            request.Headers.Add("Cookie", cookie);
        if (site is not null)
            request.Headers.Add("Sec-Fetch-Site", site);
        if (origin is not null)
            request.Headers.Add("Origin", origin);
        return await Client.SendAsync(request);
    }
}
