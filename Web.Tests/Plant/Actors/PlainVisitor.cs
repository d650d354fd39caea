using System.Net.Http.Headers;
using System.Text.Json;
using LiveChatMeet.Identity;
using LiveChatMeet.Rooms;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;

namespace LiveChatMeet.Tests.Plant.Actors;

/// <summary>A visitor's livechat without a browser: shows its credential in the header, as where cookies do not
/// stick.</summary>
public sealed class PlainVisitor(Server server, string site)
{
    private static readonly HttpClient Client = new(new PlainHandler());

    public string Credential { get; init; } = Secrets.New();

    /// <summary>Where the visitor reaches the server.</summary>
    public string Origin { get; init; } = server.Origin;

    public string Site => site;

    /// <summary>Sends by the form; the first message makes the visitor and opens the room.</summary>
    public async Task<RoomMessage> WritesAsync(string text, string? clientId = null)
    {
        using var answer = await PostAsync("", ("Message", text), ("ClientId", clientId ?? Ids.New()));
        Assert.True(
            answer.IsSuccessStatusCode,
            $"A visitor must be able to write: {await answer.Content.ReadAsStringAsync()}"
        );
        return (await answer.JsonAsync()).GetProperty("message").Deserialize<RoomMessage>(BrowserJson.Options)
            ?? throw new InvalidOperationException("No message came back.");
    }

    public Task<HttpResponseMessage> PostAsync(string handler, params (string Name, string Value)[] fields) =>
        SendAsync(
            new(HttpMethod.Post, AddressOf(handler))
            {
                Content = new FormUrlEncodedContent(
                    fields.Select(field => KeyValuePair.Create(field.Name, field.Value))
                ),
            }
        );

    /// <summary>Sends a message by the form, with files.</summary>
    public Task<HttpResponseMessage> PostFilesAsync(string text, string clientId, params byte[][] files)
    {
        var form = new MultipartFormDataContent
        {
            { new StringContent(text), "message" },
            { new StringContent(clientId), "clientId" },
        };
        foreach (var file in files)
            form.Add(new ByteArrayContent(file), "file", "brake.png");
        return SendAsync(new(HttpMethod.Post, AddressOf("")) { Content = form });
    }

    /// <summary>Sends a form, and claims to come from another address.</summary>
    public Task<HttpResponseMessage> PostAsAsync(string address, params (string Name, string Value)[] fields)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, AddressOf(""))
        {
            Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))),
        };
        request.Headers.Add("X-Forwarded-For", address);
        return SendAsync(request);
    }

    public Task<HttpResponseMessage> GetAsync(string handler) => SendAsync(new(HttpMethod.Get, AddressOf(handler)));

    /// <param name="path">Below the chat's own address.</param>
    public Task<HttpResponseMessage> OpenAsync(string path) =>
        SendAsync(new(HttpMethod.Get, $"{Origin}/livechat/{site}{path}"));

    /// <summary>Takes back what they agreed to.</summary>
    public Task<HttpResponseMessage> TakesBackAsync() =>
        SendAsync(new(HttpMethod.Post, $"{Origin}/livechat/{site}/kept?handler=Withdraw"));

    public async Task<string> TicketAsync()
    {
        using var answer = await PostAsync("Ticket");
        return (await answer.JsonAsync()).GetProperty("ticket").GetString()
            ?? throw new InvalidOperationException("No ticket came.");
    }

    public async Task<HubClient> ConnectAsync() =>
        await HubClient.ConnectAsync(Origin, "?as=visitor", null, await TicketAsync(), null);

    /// <summary>Connects by the cookie of the framed livechat.</summary>
    public Task<HubClient> ConnectByCookieAsync() =>
        HubClient.ConnectAsync(server, $"?as=visitor&site={site}", $"__Host-v={Credential}");

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request)
    {
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.TryAddWithoutValidation("X-Livechat-Credential", Credential);
        return await Client.SendAsync(request);
    }

    private string AddressOf(string handler) =>
        $"{Origin}/livechat/{site}{(handler.Length == 0 ? "" : $"?handler={handler}")}";
}
