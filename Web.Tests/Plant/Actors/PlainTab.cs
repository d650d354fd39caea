using System.Net;
using LiveChatMeet.Identity;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Plant.Actors;

/// <summary>A visitor's tab, or another device, without a browser: comes to a call with a ticket.</summary>
public static class PlainTab
{
    private static readonly HttpClient Client = new(
        new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }
    );

    /// <summary>Opens a tab's hub connection for a call.</summary>
    /// <param name="by">Who registers its ticket.</param>
    public static async Task<HubClient> OpenAsync(Shop shop, HubClient by, string callId)
    {
        var ticket = Secrets.New();
        await by.RegisterTicketAsync(callId, Secrets.Hash(ticket));
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{shop.Server.Origin}/meet/{callId}?handler=Open")
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("ticket", ticket)]),
        };
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        using var opened = await Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, opened.StatusCode);
        return await HubClient.ConnectAsync(shop.Server, "?as=meet", opened.Header("Set-Cookie").Split(';')[0]);
    }
}
