using LiveChatMeet.Privacy;
using LiveChatMeet.Rooms.Files;
using LiveChatMeet.Storage.Backups;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Rooms.Files;

/// <summary>Bytes stay as long as somebody needs them, and no longer.</summary>
public sealed class FileSweepTests : IAsyncLifetime
{
    private readonly SettableClock _clock = new(DateTimeOffset.UtcNow);
    private Shop _shop = null!;
    private SentFiles _files = null!;

    public async ValueTask InitializeAsync()
    {
        _shop = await Shop.OpenAsync(time: _clock);
        _files = new(_shop);
    }

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task What_two_have_sent_is_kept_once_until_both_are_gone()
    {
        var (first, _) = await _shop.OpenRoomAsync();
        var (second, _) = await _shop.OpenRoomAsync();
        var one = await _files.FromAsync(first, SamplePictures.OnePoint, "one.png");
        var two = await _files.FromAsync(second, SamplePictures.OnePoint, "two.png");
        Assert.Single(_files.OnDisk());

        await EraseAsync(one.Rid);

        Assert.Single(_files.OnDisk());
        using (var still = await _files.OpenAsync(second, two.Id))
            Assert.Equal(SamplePictures.OnePoint, await still.Content.ReadAsByteArrayAsync());
        await EraseAsync(two.Rid);
        Assert.Empty(_files.OnDisk());
    }

    [Fact]
    public async Task A_deleted_message_takes_its_files_along_at_once()
    {
        var (visitor, rid) = await _shop.OpenRoomAsync();
        var message = await _files.FromAsync(visitor, SamplePictures.OnePoint, "private.png");
        await using var guest = await visitor.ConnectAsync();

        var left = await guest.DeleteAsync(rid, message.Id);

        Assert.Null(left.Files);
        Assert.Empty(_files.OnDisk());
        Assert.Null((await guest.SinceAsync(rid, 0)).Messages.Single(m => m.Id == message.Id).Files);
        using var gone = await _files.OpenAsync(visitor, message.Id);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, gone.StatusCode);
        using var room = await _shop.Mara.OpenAsync($"/agent/rooms/{rid}");
        Assert.DoesNotContain("private.png", await room.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_no_message_came_for_goes_after_a_day()
    {
        var (visitor, _) = await _shop.OpenRoomAsync();
        await SentFiles.UploadedAsync(await _files.PostAsync(visitor, [1, 2, 3]));

        await SweepAsync();
        Assert.Single(_files.OnDisk());
        _clock.Advance(TimeSpan.FromHours(25));
        await SweepAsync();

        Assert.Empty(_files.OnDisk());
        Assert.Equal(0, await _shop.Server.ReadAsync(db => db.Uploads.CountAsync()));
    }

    [Fact]
    public async Task Sent_again_with_its_id_it_is_the_same_one()
    {
        var (visitor, _) = await _shop.OpenRoomAsync();

        var first = await SentFiles.UploadedAsync(await _files.PostAsync(visitor, [1, 2, 3], clientId: "once"));
        var again = await SentFiles.UploadedAsync(await _files.PostAsync(visitor, [1, 2, 3], clientId: "once"));
        using var other = await _files.PostAsync(visitor, [4], clientId: "once");

        Assert.Equal(first, again);
        await other.IsRefusalAsync(System.Net.HttpStatusCode.Conflict, LiveChatMeet.Refusals.Refusal.ClientIdReused);
        Assert.Single(_files.OnDisk());
    }

    /// <summary>Killed between the file and its row, or half-way through the file.</summary>
    [Fact]
    public async Task What_a_crash_has_left_goes_at_the_next_start()
    {
        var (visitor, _) = await _shop.OpenRoomAsync();
        var message = await _files.FromAsync(visitor, SamplePictures.OnePoint);
        var files = Path.Combine(_shop.Server.DataDirectory, "files");

        await _shop.RestartAsync(() =>
        {
            Directory.CreateDirectory(Path.Combine(files, "ab"));
            File.WriteAllText(Path.Combine(files, "ab", new string('c', 62)), "nobody's");
            File.WriteAllText(Path.Combine(files, "incoming", "half"), "half");
            File.SetLastWriteTimeUtc(Path.Combine(files, "incoming", "half"), DateTime.UtcNow.AddDays(-2));
        });

        await Eventually.IsTrueAsync("only the message's file is left", () => _files.OnDisk().Count == 1);
        using var still = await _files.OpenAsync(_shop.Again(visitor), message.Id);
        Assert.Equal(SamplePictures.OnePoint, await still.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_backup_takes_them_along_and_a_damaged_one_is_refused()
    {
        var (visitor, _) = await _shop.OpenRoomAsync();
        var message = await _files.FromAsync(visitor, SamplePictures.OnePoint);
        var place = Directory.CreateTempSubdirectory("livechatmeet-files-").FullName;
        try
        {
            await Backup.MakeAsync(_shop.Server.DataDirectory, $"{place}/copy", _clock, Silent, default);
            await Restore.MakeAsync($"{place}/copy", $"{place}/data", Silent, default);
            Assert.Equal(_files.OnDisk(), SentFiles.OnDisk($"{place}/data/files"));
            await using (var server = await Server.StartAsync(directory: $"{place}/data"))
            {
                using var client = new HttpClient();
                using var request = new HttpRequestMessage(
                    HttpMethod.Get,
                    $"{server.Origin}/files/{message.Id}/0?as=visitor&site={visitor.Site}"
                );
                request.Headers.Add("X-Livechat-Credential", visitor.Credential);
                using var answer = await client.SendAsync(request);
                Assert.Equal(SamplePictures.OnePoint, await answer.Content.ReadAsByteArrayAsync());
            }

            var file = $"{place}/copy/files/{SentFiles.OnDisk($"{place}/copy/files")[0]}";
            await File.WriteAllTextAsync(file, "other bytes");
            await IsRefusedAsync(place);
            File.Delete(file);
            await IsRefusedAsync(place);
        }
        finally
        {
            Directory.Delete(place, recursive: true);
        }
    }

    [Fact]
    public async Task The_export_lists_them()
    {
        var (visitor, rid) = await _shop.OpenRoomAsync();
        await _files.FromAsync(visitor, SamplePictures.OnePoint, "exported.png");

        var document = await _shop
            .Server.Services.GetRequiredService<VisitorExport>()
            .OfAsync(await VisitorOfAsync(rid), withNotes: false, default);

        Assert.Contains(
            "\"name\": \"exported.png\"",
            System.Text.Encoding.UTF8.GetString(document),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task They_are_found_by_their_names()
    {
        var (visitor, rid) = await _shop.OpenRoomAsync();
        await _files.FromAsync(visitor, [1], "Quartalsrechnung.pdf");

        await Eventually.IsTrueAsync(
            "the name is found",
            async () =>
            {
                using var answer = await _shop.Mara.OpenAsync("/agent?q=quartals");
                return (await answer.Content.ReadAsStringAsync()).Contains(rid, StringComparison.Ordinal);
            }
        );
    }

    private static Task Silent(string told) => Task.CompletedTask;

    private static async Task IsRefusedAsync(string place) =>
        Assert.Contains(
            "is damaged",
            (
                await Assert.ThrowsAsync<LiveChatMeet.Refusals.StartupException>(() =>
                    Restore.MakeAsync($"{place}/copy", $"{place}/again", Silent, default)
                )
            ).Message,
            StringComparison.Ordinal
        );

    private Task SweepAsync() => _shop.Server.Services.GetRequiredService<FileSweep>().RunAsync(default);

    private async Task EraseAsync(string rid) =>
        await _shop.Server.Services.GetRequiredService<Erasure>().EraseAsync(await VisitorOfAsync(rid), by: null);

    private Task<string> VisitorOfAsync(string rid) =>
        _shop.Server.ReadAsync(db => db.Rooms.Where(r => r.Id == rid).Select(r => r.VisitorId).SingleAsync());
}
