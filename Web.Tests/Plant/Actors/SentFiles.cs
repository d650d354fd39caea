using System.Net.Http.Headers;
using System.Text.Json;
using LiveChatMeet.Rooms;
using LiveChatMeet.Rooms.Files;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;

namespace LiveChatMeet.Tests.Plant.Actors;

/// <summary>Sends and opens files as the scripts of livechat and console do.</summary>
public sealed class SentFiles(Shop shop)
{
    private static readonly HttpClient Client = new(new PlainHandler());

    public Task<HttpResponseMessage> PostAsync(
        PlainVisitor visitor,
        byte[] bytes,
        string name = "brake.png",
        string? clientId = null,
        HttpContent? body = null
    ) =>
        SendAsync(
            Uploading(
                $"as=visitor&site={visitor.Site}&id={clientId ?? Ids.New()}",
                body ?? new ByteArrayContent(bytes),
                name
            ),
            visitor
        );

    public Task<HttpResponseMessage> PostAsync(
        PlainBrowser agent,
        string rid,
        byte[] bytes,
        string name = "brake.png",
        string? clientId = null
    ) => SendAsync(Uploading($"room={rid}&id={clientId ?? Ids.New()}", new ByteArrayContent(bytes), name), agent);

    /// <summary>A visitor's file, in a message of its own.</summary>
    public async Task<RoomMessage> FromAsync(PlainVisitor visitor, byte[] bytes, string name = "brake.png")
    {
        var file = await UploadedAsync(await PostAsync(visitor, bytes, name));
        await using var guest = await visitor.ConnectAsync();
        return await guest.SendFilesAsync(null, "", [file.Id]);
    }

    /// <summary>An agent's file, in a message of its own.</summary>
    public async Task<RoomMessage> FromAsync(PlainBrowser agent, string rid, byte[] bytes, string name = "brake.png")
    {
        var file = await UploadedAsync(await PostAsync(agent, rid, bytes, name));
        await using var hub = await shop.ConnectAsync(agent);
        return await hub.SendFilesAsync(rid, "", [file.Id]);
    }

    public Task<HttpResponseMessage> OpenAsync(PlainVisitor visitor, string messageId, int place = 0) =>
        SendAsync(
            new(HttpMethod.Get, $"{shop.Server.Origin}/files/{messageId}/{place}?as=visitor&site={visitor.Site}"),
            visitor
        );

    public static Task<HttpResponseMessage> OpenAsync(PlainBrowser agent, string messageId, int place = 0) =>
        agent.OpenAsync($"/files/{messageId}/{place}");

    public static async Task<UploadedFile> UploadedAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            var json = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.IsSuccessStatusCode, $"A file must arrive: {(int)answer.StatusCode} {json}");
            return JsonSerializer.Deserialize<UploadedFile>(json, BrowserJson.Options)
                ?? throw new InvalidOperationException("No file came back.");
        }
    }

    /// <summary>Every file that lies in the data directory, by its path below it.</summary>
    public IReadOnlyList<string> OnDisk() => OnDisk(Path.Combine(shop.Server.DataDirectory, "files"));

    public static IReadOnlyList<string> OnDisk(string files) =>
        Directory.Exists(files)
            ?
            [
                .. Directory
                    .EnumerateFiles(files, "*", SearchOption.AllDirectories)
                    .Select(file => Path.GetRelativePath(files, file)),
            ]
            : [];

    private HttpRequestMessage Uploading(string query, HttpContent body, string name)
    {
        body.Headers.ContentType = new("application/octet-stream");
        var request = new HttpRequestMessage(HttpMethod.Post, $"{shop.Server.Origin}/files?{query}") { Content = body };
        request.Headers.Add(FilesApi.NameHeader, Uri.EscapeDataString(name));
        return request;
    }

    private static Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, PlainVisitor visitor)
    {
        request.Headers.TryAddWithoutValidation("X-Livechat-Credential", visitor.Credential);
        return SendAsync(request);
    }

    private static Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, PlainBrowser agent)
    {
        request.Headers.TryAddWithoutValidation("Cookie", agent.CookieHeader);
        return SendAsync(request);
    }

    private static Task<HttpResponseMessage> SendAsync(HttpRequestMessage request)
    {
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return Client.SendAsync(request);
    }
}
