using System.IO.Compression;
using System.Net;
using LiveChatMeet.Tests.Plant.Actors;

namespace LiveChatMeet.Tests.Hosting;

/// <summary>What is drawn for each request is compressed quickly; what somebody waits for with an empty cache,
/// well.</summary>
public sealed class CompressionTests(Shop shop) : IClassFixture<Shop>
{
    private const int TwoPackets = 2 * 1_460;

    [Fact]
    public async Task The_shell_of_a_call_fits_into_two_packets_as_it_is()
    {
        var (encoding, body) = await FetchAsync($"/meet/{PlainCall.UnknownId}");

        Assert.Equal("", encoding);
        Assert.InRange(body.Length, 1, TwoPackets);
    }

    [Fact]
    public async Task A_new_visitors_page_and_a_calls_are_compressed_well_and_a_returning_visitors_quickly()
    {
        await using var call = await PlainCall.RingAsync(shop);
        var (site, credential) = ($"/livechat/{Shop.Site}", call.Visitor.Credential);

        Assert.True(await IsCompressedWellAsync(site));
        Assert.True(await IsCompressedWellAsync($"/meet/{call.Id}?as=visitor", credential));
        Assert.False(await IsCompressedWellAsync(site, credential));
    }

    private async Task<bool> IsCompressedWellAsync(string path, string? credential = null)
    {
        var (encoding, body) = await FetchAsync(path, credential);
        Assert.Equal("br", encoding);
        using var plain = new MemoryStream();
        using (var brotli = new BrotliStream(new MemoryStream(body), CompressionMode.Decompress))
            await brotli.CopyToAsync(plain, TestContext.Current.CancellationToken);
        return body.Length < 0.95 * Compressed(plain.ToArray(), CompressionLevel.Fastest).Length;
    }

    private async Task<(string Encoding, byte[] Body)> FetchAsync(string path, string? credential = null)
    {
        using var client = new HttpClient(
            new HttpClientHandler { AutomaticDecompression = DecompressionMethods.None, UseCookies = false }
        );
        using var request = new HttpRequestMessage(HttpMethod.Get, shop.Server.Origin + path);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "br");
        if (credential is not null)
            request.Headers.TryAddWithoutValidation("Cookie", $"__Host-v={credential}");
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        return (
            string.Join(' ', answer.Content.Headers.ContentEncoding),
            await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)
        );
    }

    private static byte[] Compressed(byte[] plain, CompressionLevel level)
    {
        using var small = new MemoryStream();
        using (var brotli = new BrotliStream(small, level))
            brotli.Write(plain);
        return small.ToArray();
    }
}
