using System.Net;
using System.Net.Sockets;
using System.Text;
using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms.Blocks;
using LiveChatMeet.Rooms.Files;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Rooms.Files;

/// <summary>Every file that is refused leaves nothing: no row, no byte.</summary>
public sealed class FileRefusalsTests : IAsyncLifetime
{
    private Shop _shop = null!;
    private SentFiles _files = null!;

    public async ValueTask InitializeAsync()
    {
        _shop = await Shop.OpenAsync(
            new()
            {
                ["Files:MaxMegabytes"] = "1",
                ["Files:MegabytesPerVisitor"] = "2",
                ["Files:MegabytesPerSite"] = "20",
            }
        );
        _files = new(_shop);
    }

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task An_empty_one_one_that_is_too_large_and_one_without_a_name()
    {
        var (visitor, _) = await _shop.OpenRoomAsync();

        await IsRefusedAsync(_files.PostAsync(visitor, []), HttpStatusCode.UnprocessableEntity, Refusal.FileEmpty);
        await IsRefusedAsync(
            _files.PostAsync(visitor, new byte[1_000_001]),
            HttpStatusCode.RequestEntityTooLarge,
            Refusal.FileTooLarge
        );
        // It does not say how long it is.
        await IsRefusedAsync(
            _files.PostAsync(visitor, [], body: new Unmeasured(new byte[1_000_001])),
            HttpStatusCode.RequestEntityTooLarge,
            Refusal.FileTooLarge
        );
        await IsRefusedAsync(
            _files.PostAsync(visitor, [1], clientId: new('x', 65)),
            HttpStatusCode.BadRequest,
            Refusal.ClientIdMalformed
        );
        await SentFiles.UploadedAsync(await _files.PostAsync(visitor, new byte[1_000_000]));
    }

    /// <summary>WB-1: a page of somebody else's can make a browser send neither header nor origin of ours.</summary>
    [Fact]
    public async Task One_from_another_page()
    {
        var (_, rid) = await _shop.OpenRoomAsync(takenBy: _shop.Mara);
        foreach (var (header, value) in new[] { ("X-Other", "1"), ("Origin", "https://evil.example") })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/files?room={rid}&id={Ids.New()}")
            {
                Content = new StringContent("x"),
            };
            request.Headers.Accept.ParseAdd("application/json");
            request.Headers.Add(header, value);
            if (header == "Origin")
                request.Headers.Add(FilesApi.NameHeader, "a.txt");
            using var answer = await _shop.Mara.Client.SendAsync(request);
            Assert.True(
                answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Forbidden,
                $"{answer.StatusCode}"
            );
        }
        await NothingIsLeftAsync();
    }

    [Fact]
    public async Task One_into_a_room_that_is_not_the_agents_or_is_closed()
    {
        var (_, waiting) = await _shop.OpenRoomAsync();
        var (_, colleagues) = await _shop.OpenRoomAsync(takenBy: _shop.Noah);
        var (_, closed) = await _shop.OpenRoomAsync(takenBy: _shop.Mara);
        using (await _shop.Mara.SubmitAsync($"/agent/rooms/{closed}", "Close conversation")) { }

        await IsRefusedAsync(_files.PostAsync(_shop.Mara, waiting, [1]), HttpStatusCode.Conflict, Refusal.RoomNotTaken);
        await IsRefusedAsync(_files.PostAsync(_shop.Mara, colleagues, [1]), HttpStatusCode.Conflict, Refusal.RoomTaken);
        await IsRefusedAsync(_files.PostAsync(_shop.Mara, closed, [1]), HttpStatusCode.Conflict, Refusal.RoomClosed);
        await IsRefusedAsync(
            _files.PostAsync(_shop.Mara, Ids.New(), [1]),
            HttpStatusCode.NotFound,
            Refusal.RoomNotFound
        );
    }

    [Fact]
    public async Task One_of_a_visitor_who_is_blocked_or_unknown()
    {
        var (visitor, rid) = await _shop.OpenRoomAsync(takenBy: _shop.Mara);
        await _shop
            .Server.Services.GetRequiredService<Blocking>()
            .BlockAsync(await _shop.IdOfAsync(Server.AgentEmail), rid, BlockTerm.Day, withNetwork: false);

        await IsRefusedAsync(_files.PostAsync(visitor, [1]), HttpStatusCode.NotFound, Refusal.SiteNotFound);
        await IsRefusedAsync(
            _files.PostAsync(_shop.NewVisitor(), [1]),
            HttpStatusCode.Unauthorized,
            Refusal.Unauthenticated
        );
    }

    [Fact]
    public async Task One_beyond_the_visitors_quota_and_one_beyond_what_a_site_keeps_unsent()
    {
        var (visitor, _) = await _shop.OpenRoomAsync();
        await _files.FromAsync(visitor, new byte[1_000_000]);
        await SentFiles.UploadedAsync(await _files.PostAsync(visitor, new byte[900_000]));

        await IsRefusedAsync(
            _files.PostAsync(visitor, new byte[200_000]),
            HttpStatusCode.Conflict,
            Refusal.FileQuotaReached,
            isEmpty: false
        );
        var (second, _) = await _shop.OpenRoomAsync();
        await SentFiles.UploadedAsync(await _files.PostAsync(second, new byte[1_000_000]));
        var (third, _) = await _shop.OpenRoomAsync();
        await IsRefusedAsync(
            _files.PostAsync(third, new byte[200_000]),
            HttpStatusCode.Conflict,
            Refusal.FileSiteFull,
            isEmpty: false
        );
    }

    [Fact]
    public async Task One_that_is_cut_half_way()
    {
        var (visitor, _) = await _shop.OpenRoomAsync();
        var address = new Uri(_shop.Server.Origin);
        var half =
            $"POST /files?as=visitor&site={visitor.Site}&id={Ids.New()} HTTP/1.1\r\nHost: {address.Authority}\r\n"
            + $"X-Livechat-Credential: {visitor.Credential}\r\nX-File-Name: half.txt\r\nContent-Length: 900000\r\n\r\n"
            + new string('x', 300_000);

        using (var client = new TcpClient())
        {
            await client.ConnectAsync(address.Host, address.Port);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(half));
            await Eventually.IsTrueAsync("it is coming", () => _files.OnDisk().Count == 1);
        }

        await Eventually.IsTrueAsync("nothing of it is left", () => _files.OnDisk().Count == 0);
        await NothingIsLeftAsync();
    }

    [Fact]
    public async Task More_than_ten_in_a_message_and_one_that_never_arrived()
    {
        var (visitor, rid) = await _shop.OpenRoomAsync();
        await using var guest = await visitor.ConnectAsync();
        var eleven = Enumerable.Range(0, 11).Select(_ => Ids.New()).ToList();

        Assert.Equal(Refusal.FileTooMany, await HubClient.RefusalAsync(() => guest.SendFilesAsync(rid, "", eleven)));
        Assert.Equal(Refusal.FileGone, await HubClient.RefusalAsync(() => guest.SendFilesAsync(rid, "", [Ids.New()])));
        Assert.Equal(Refusal.MessageEmpty, await HubClient.RefusalAsync(() => guest.SendFilesAsync(rid, " ", [])));
        Assert.Equal(1, await _shop.Server.ReadAsync(db => db.Messages.CountAsync()));
    }

    private async Task IsRefusedAsync(
        Task<HttpResponseMessage> asked,
        HttpStatusCode status,
        string code,
        bool isEmpty = true
    )
    {
        var before = await _shop.StoredAsync();
        using (var answer = await asked)
            await answer.IsRefusalAsync(status, code);
        Assert.Equal(before, await _shop.StoredAsync());
        if (isEmpty)
            await NothingIsLeftAsync();
        Assert.DoesNotContain(_files.OnDisk(), file => file.StartsWith("incoming", StringComparison.Ordinal));
    }

    private async Task NothingIsLeftAsync()
    {
        Assert.Empty(_files.OnDisk());
        Assert.Equal(0, await _shop.Server.ReadAsync(db => db.Uploads.CountAsync()));
        Assert.Equal(0, await _shop.Server.ReadAsync(db => db.StoredFiles.CountAsync()));
    }

    private sealed class Unmeasured(byte[] bytes) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            stream.WriteAsync(bytes).AsTask();

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
