using System.Net;
using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Rooms.Files;

/// <summary>Nobody fills a site with what is never sent.</summary>
public sealed class UploadsTests : IAsyncLifetime
{
    private Shop _shop = null!;
    private SentFiles _files = null!;

    public async ValueTask InitializeAsync()
    {
        _shop = await Shop.OpenAsync(
            new()
            {
                ["Files:MaxMegabytes"] = "1",
                ["Files:MegabytesPerVisitor"] = "50",
                ["Files:MegabytesPerSite"] = "120",
            }
        );
        _files = new(_shop);
    }

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task Nothing_is_left_of_the_files_of_a_message_that_is_refused_or_was_sent_before()
    {
        var visitor = _shop.NewVisitor();
        await RefusedAsync(
            _shop.NewVisitor().PostFilesAsync(new('x', 8_001), Ids.New(), SamplePictures.OnePoint),
            HttpStatusCode.UnprocessableEntity,
            Refusal.MessageTooLong
        );
        await RefusedAsync(
            visitor.PostFilesAsync("Look.", Ids.New(), SamplePictures.OnePoint, []),
            HttpStatusCode.UnprocessableEntity,
            Refusal.FileEmpty
        );
        var clientId = Ids.New();
        using (var sent = await visitor.PostFilesAsync("Look.", clientId, SamplePictures.OnePoint))
            Assert.Equal(HttpStatusCode.OK, sent.StatusCode);
        using (var again = await visitor.PostFilesAsync("Look.", clientId, SamplePictures.OnePoint))
            Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        await RefusedAsync(
            visitor.PostFilesAsync("Else.", clientId, [1, 2, 3]),
            HttpStatusCode.Conflict,
            Refusal.ClientIdReused,
            files: 1
        );

        using (await visitor.PostAsync("End")) { }
        await _shop.Server.LooksAsync(id => new() { SiteId = id, Consent = "Kept for 90 days." });
        foreach (var one in (PlainVisitor[])[visitor, _shop.NewVisitor()])
            await RefusedAsync(
                one.PostFilesAsync("Look.", Ids.New(), [1, 2, 3]),
                HttpStatusCode.UnprocessableEntity,
                Refusal.ConsentMissing,
                files: 1
            );
    }

    [Fact]
    public async Task Somebody_keeps_as_much_unsent_as_a_message_has_and_agents_send_whatever_visitors_do()
    {
        var (first, rid) = await _shop.OpenRoomAsync(takenBy: _shop.Mara);
        for (var i = 0; i < MessageDraft.MaxFiles; i++)
            await SentFiles.UploadedAsync(await _files.PostAsync(first, new byte[1_000_000]));
        using (var more = await _files.PostAsync(first, [1]))
            await more.IsRefusalAsync(HttpStatusCode.Conflict, Refusal.FileQuotaReached);
        var (second, _) = await _shop.OpenRoomAsync();
        for (var i = 0; i < 2; i++)
            await SentFiles.UploadedAsync(await _files.PostAsync(second, new byte[1_000_000]));

        using var full = await _files.PostAsync(second, [1]);
        var agents = await SentFiles.UploadedAsync(await _files.PostAsync(_shop.Mara, rid, [1, 2, 3]));

        await full.IsRefusalAsync(HttpStatusCode.Conflict, Refusal.FileSiteFull);
        Assert.Equal(3, agents.File.Size);
    }

    /// <summary>Of a site's quota, the last tenth is for agents.</summary>
    [Fact]
    public async Task Agents_still_send_when_visitors_have_filled_the_site()
    {
        var (visitor, rid) = await _shop.OpenRoomAsync(takenBy: _shop.Mara);
        var message = await _files.FromAsync(visitor, [1]);
        await _shop.Server.ReadAsync(db =>
            db.MessageFiles.Where(f => f.MessageId == message.Id)
                .ExecuteUpdateAsync(set =>
                    set.SetProperty(f => f.Size, 108_000_000).SetProperty(f => f.VisitorId, "somebody")
                )
        );

        using var full = await _files.PostAsync(visitor, [1]);
        await SentFiles.UploadedAsync(await _files.PostAsync(_shop.Mara, rid, [1, 2, 3]));

        await full.IsRefusalAsync(HttpStatusCode.Conflict, Refusal.FileSiteFull);
    }

    private async Task RefusedAsync(Task<HttpResponseMessage> asked, HttpStatusCode status, string code, int files = 0)
    {
        using (var answer = await asked)
            await answer.IsRefusalAsync(status, code);
        Assert.Equal(0, await _shop.Server.ReadAsync(db => db.Uploads.CountAsync()));
        Assert.Equal(files, await _shop.Server.ReadAsync(db => db.StoredFiles.CountAsync()));
        Assert.Equal(files, _files.OnDisk().Count);
    }
}
