using System.Net;
using System.Text;
using LiveChatMeet.Refusals;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;

namespace LiveChatMeet.Tests.Rooms.Files;

/// <summary>Files from either side, and what becomes of them.</summary>
public sealed class FilesTests(Shop shop) : IClassFixture<Shop>
{
    private readonly SentFiles _files = new(shop);

    [Fact]
    public async Task A_picture_goes_both_ways_and_comes_out_as_it_went_in()
    {
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Mara);
        await using var agent = await shop.ConnectAsync(shop.Mara);

        var sent = await _files.FromAsync(visitor, SamplePictures.OnePoint, "Bremse vorn.png");
        var back = await _files.FromAsync(shop.Mara, rid, SamplePictures.Photograph, "like this.jpg");

        await Eventually.IsTrueAsync(
            "the agent is told",
            () => agent.Changes.Any(c => c.Messages.Any(m => m.Id == sent.Id))
        );
        var file = Assert.Single(sent.Files ?? []);
        Assert.Equal(("Bremse vorn.png", "image/png", 1, 1), (file.Name, file.Picture, file.Width, file.Height));
        Assert.Equal(SamplePictures.OnePoint.Length, file.Size);
        Assert.Equal((16, 8), (back.Files![0].Width, back.Files[0].Height));
        using var seen = await SentFiles.OpenAsync(shop.Mara, sent.Id);
        Assert.Equal(SamplePictures.OnePoint, await seen.Content.ReadAsByteArrayAsync());
        Assert.Equal("image/png", seen.Content.Headers.ContentType?.ToString());
        Assert.Equal("inline", seen.Content.Headers.ContentDisposition?.DispositionType);
        using var theirs = await _files.OpenAsync(visitor, back.Id);
        Assert.Equal(SamplePictures.Photograph, await theirs.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Several_go_with_one_text_in_their_order_and_once()
    {
        var (visitor, rid) = await shop.OpenRoomAsync();
        await using var guest = await visitor.ConnectAsync();
        var files = new List<string>();
        for (var n = 0; n < 3; n++)
            files.Add((await SentFiles.UploadedAsync(await _files.PostAsync(visitor, [(byte)n], $"{n}.txt"))).Id);
        files.Reverse();
        var clientId = Ids.New();

        var first = await guest.SendFilesAsync(rid, "All of it.", files, clientId);
        var again = await guest.SendFilesAsync(rid, "All of it.", files, clientId);

        Assert.Equal(["2.txt", "1.txt", "0.txt"], first.Files!.Select(file => file.Name));
        Assert.Equal((first.Id, first.Number), (again.Id, again.Number));
        Assert.Equal(3, again.Files!.Count);
        using var last = await _files.OpenAsync(visitor, first.Id, 2);
        Assert.Equal([0], await last.Content.ReadAsByteArrayAsync());
        // They are that message's now.
        Assert.Equal(Refusal.FileGone, await HubClient.RefusalAsync(() => guest.SendFilesAsync(rid, "", files)));
    }

    /// <summary>XS-2, XS-3: whatever a browser could run is only downloaded, and nothing is believed of a name or a
    /// type that was sent.</summary>
    [Trait("Requirement", "XS-2"), Trait("Requirement", "D30")]
    [Theory]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "cat.svg")]
    [InlineData("<!doctype html><script>alert(1)</script>", "cat.png")]
    [InlineData("<?xml version='1.0'?><x/>", "a.xml")]
    [InlineData("%PDF-1.7", "bill.pdf")]
    [InlineData("MZ", "../../setup\u202Egpj.exe")]
    public async Task What_is_no_picture_is_an_attachment_that_runs_nowhere(string content, string name)
    {
        var (visitor, _) = await shop.OpenRoomAsync();
        var message = await _files.FromAsync(visitor, Encoding.UTF8.GetBytes(content), name);

        using var answer = await SentFiles.OpenAsync(shop.Mara, message.Id);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal("application/octet-stream", answer.Content.Headers.ContentType?.ToString());
        Assert.Null(message.Files![0].Picture);
        Assert.DoesNotContain('/', message.Files[0].Name);
        Assert.DoesNotContain('\u202E', message.Files[0].Name);
    }

    [Fact]
    public async Task A_huge_picture_is_an_attachment_too()
    {
        var (visitor, _) = await shop.OpenRoomAsync();
        var message = await _files.FromAsync(visitor, SamplePictures.Png(30_000, 30_000), "sky.png");

        using var answer = await _files.OpenAsync(visitor, message.Id);

        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Null(message.Files![0].Width);
    }

    [Trait("Requirement", "XS-2")]
    [Fact]
    public async Task Each_answer_keeps_to_itself_and_is_asked_for_again()
    {
        var (visitor, _) = await shop.OpenRoomAsync();
        var message = await _files.FromAsync(visitor, SamplePictures.OnePoint);

        using var answer = await _files.OpenAsync(visitor, message.Id);

        Assert.Equal("nosniff", answer.Header("X-Content-Type-Options"));
        Assert.Equal("sandbox; default-src 'none'", answer.Header("Content-Security-Policy"));
        Assert.Equal("same-origin", answer.Header("Cross-Origin-Resource-Policy"));
        Assert.Equal("no-cache, private", answer.Headers.CacheControl?.ToString());
        Assert.Equal("", answer.Header("Access-Control-Allow-Origin"));
        var tag = answer.Headers.ETag?.ToString() ?? throw new InvalidOperationException("No ETag.");
        using var again = new HttpRequestMessage(HttpMethod.Get, $"/files/{message.Id}/0");
        again.Headers.Add("If-None-Match", tag);
        using var unchanged = await shop.Mara.Client.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
    }

    [Trait("Requirement", "AZ-1")]
    [Fact]
    public async Task Nobody_else_finds_it()
    {
        var (visitor, _) = await shop.OpenRoomAsync();
        var message = await _files.FromAsync(visitor, SamplePictures.OnePoint);
        var (other, otherRid) = await shop.OpenRoomAsync();
        await using var stranger = await other.ConnectAsync();

        using (var answer = await _files.OpenAsync(other, message.Id))
            await answer.IsRefusalAsync(HttpStatusCode.NotFound, Refusal.FileNotFound);
        using (var answer = await _files.OpenAsync(shop.NewVisitor(), message.Id))
            await answer.IsRefusalAsync(HttpStatusCode.Unauthorized, Refusal.Unauthenticated);
        using (var answer = await _files.OpenAsync(visitor, message.Id, 1))
            await answer.IsRefusalAsync(HttpStatusCode.NotFound, Refusal.FileNotFound);
        using (var answer = await _files.OpenAsync(visitor, message.Rid))
            await answer.IsRefusalAsync(HttpStatusCode.NotFound, Refusal.FileNotFound);
        // Nor can somebody else send it.
        var file = await SentFiles.UploadedAsync(await _files.PostAsync(visitor, [1]));
        Assert.Equal(
            Refusal.FileGone,
            await HubClient.RefusalAsync(() => stranger.SendFilesAsync(otherRid, "", [file.Id]))
        );
    }

    [Trait("Requirement", "XS-3")]
    [Fact]
    public async Task The_name_of_the_bytes_stands_nowhere()
    {
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Mara);
        var message = await _files.FromAsync(visitor, "nobody knows"u8.ToArray(), "a.txt");
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("nobody knows"u8));
        Assert.Contains($"{hash[..2]}{Path.DirectorySeparatorChar}{hash[2..]}", _files.OnDisk());

        foreach (var path in (string[])[$"/api/v1/messages/{message.Id}", $"/agent/rooms/{rid}"])
        {
            using var answer = await shop.Mara.OpenAsync(path);
            var body = await answer.Content.ReadAsStringAsync();
            Assert.Contains("a.txt", body, StringComparison.Ordinal);
            Assert.DoesNotContain(hash, body, StringComparison.OrdinalIgnoreCase);
        }
        using var byHash = await SentFiles.OpenAsync(shop.Mara, hash);
        Assert.Equal(HttpStatusCode.NotFound, byHash.StatusCode);
    }
}
