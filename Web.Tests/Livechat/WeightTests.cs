using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Livechat;

[Trait("Requirement", "PM-5")]
public sealed partial class WeightTests(ITestOutputHelper output)
{
    private const int LoaderLimit = 3_000;
    private const int FirstLineLimit = 200;
    private const int LatePartLimit = 3_000;
    private const int ChatLimit = 30_000;
    private const int CallLimit = 25_000;

    [Fact]
    public async Task The_loader_and_the_chat_stay_light()
    {
        await using var server = await Server.StartAsync();
        await server.SetUpAsync("https://kettlelane.example");
        using var client = NewClient(server);

        var (script, loader) = await FetchAsync(client, "/livechat.js");
        var (_, own) = await FetchAsync(client, "/livechat.js?site=kettle-lane");
        var latePart = await WeighAsync(client, LatePart().Match(script).Value);
        var (html, page) = await FetchAsync(client, "/livechat/kettle-lane");
        // What stands in a template is asked for later, if at all.
        var parts = PartsOf(html);
        var chat = page;
        foreach (var part in parts)
            chat += await WeighAsync(client, part);

        output.WriteLine(
            $"{loader} bytes for every page of a host, {latePart} more for who goes for "
                + $"the chat; {chat} bytes in {1 + parts.Length} requests until the chat can be used"
        );
        Assert.InRange(loader, 1, LoaderLimit);
        Assert.InRange(own, 1, loader + FirstLineLimit);
        Assert.InRange(latePart, 1, LatePartLimit);
        Assert.InRange(chat, 1, ChatLimit);
        Assert.Equal(3, 1 + parts.Length);
    }

    [Fact]
    public async Task A_docked_call_adds_little_to_an_open_chat()
    {
        await using var shop = await Shop.OpenAsync();
        await using var call = await PlainCall.RingAsync(shop);
        using var client = NewClient(shop.Server);
        client.DefaultRequestHeaders.Add("X-Livechat-Credential", call.Visitor.Credential);
        client.DefaultRequestHeaders.Add("Sec-Fetch-Dest", "iframe");
        client.DefaultRequestHeaders.Add(
            "User-Agent",
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36"
        );

        var (chat, _) = await FetchAsync(client, $"/livechat/{Shop.Site}");
        var (html, weight) = await FetchAsync(client, $"/meet/{call.Id}?as=visitor");
        string[] parts = [.. PartsOf(html).Except(PartsOf(chat))];

        foreach (var part in parts)
            weight += await WeighAsync(client, part);

        output.WriteLine($"{weight} bytes in {1 + parts.Length} requests for a call in the chat");
        Assert.Contains("data-container=\"docked\"", html, StringComparison.Ordinal);
        Assert.InRange(weight, 1, CallLimit);
        Assert.InRange(1 + parts.Length, 3, 4);
    }

    private static HttpClient NewClient(Server server) =>
        new(new HttpClientHandler { AutomaticDecompression = DecompressionMethods.None })
        {
            BaseAddress = new(server.Origin),
        };

    private static string[] PartsOf(string html) =>
        [.. Parts().Matches(Templates().Replace(html, "")).Select(match => match.Groups[1].Value)];

    private async Task<int> WeighAsync(HttpClient client, string path) => (await FetchAsync(client, path)).Weight;

    private async Task<(string Text, int Weight)> FetchAsync(HttpClient client, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("br"));
        using var response = await client.SendAsync(request);
        response.EnsureSuccessStatusCode();
        var body = await response.Content.ReadAsByteArrayAsync();
        var isServedSmall = response.Content.Headers.ContentEncoding.Contains("br");
        var plain = isServedSmall ? Decompressed(body) : body;
        var weight = isServedSmall ? body.Length : Compressed(body).Length;
        output.WriteLine(
            $"{path}: {weight} bytes "
                + $"{(isServedSmall ? "as served" : "if it were served with brotli")}, {plain.Length} plain"
        );
        return (System.Text.Encoding.UTF8.GetString(plain), weight);
    }

    private static byte[] Compressed(byte[] body)
    {
        using var small = new MemoryStream();
        using (var brotli = new BrotliStream(small, CompressionLevel.SmallestSize))
            brotli.Write(body);
        return small.ToArray();
    }

    private static byte[] Decompressed(byte[] body)
    {
        using var plain = new MemoryStream();
        using (var brotli = new BrotliStream(new MemoryStream(body), CompressionMode.Decompress))
            brotli.CopyTo(plain);
        return plain.ToArray();
    }

    [GeneratedRegex(@"/livechat\.frame\.\w{10}\.js")]
    private static partial Regex LatePart();

    [GeneratedRegex("<template.*?</template>", RegexOptions.Singleline)]
    private static partial Regex Templates();

    [GeneratedRegex("""(?:src|href)="(/[^"#]+\.(?:js|css|svg)[^"]*)"?""")]
    private static partial Regex Parts();
}
