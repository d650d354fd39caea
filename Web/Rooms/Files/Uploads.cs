using LiveChatMeet.Hosting;
using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms.Files.CameraNotes;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Rooms.Files;

/// <summary>Takes files that people send, one at a time and as they come: what is refused leaves nothing.</summary>
public sealed class Uploads(
    FileStore store,
    FileSweep sweep,
    Writer writer,
    RoomAccessNow access,
    Settings settings,
    IDbContextFactory<LiveChatDb> databases,
    TimeProvider time
)
{
    /// <summary>The most bytes that one file may have.</summary>
    public long MaxBytes => settings.Files.MaxBytes;

    /// <param name="by">Who sends it, as the server knows them.</param>
    /// <param name="clientId">The sender's own id for it: a repeat with it is the first one.</param>
    /// <param name="name">As <see cref="FileName"/> has made it.</param>
    /// <param name="length">How long they say it is, if they do.</param>
    /// <exception cref="RefusedException">It is empty, too large or a damaged picture, there is no room for it, or it
    /// may not be sent there.</exception>
    public async Task<UploadedFile> ReceiveAsync(
        UploadOwner by,
        string? clientId,
        string name,
        Stream body,
        long? length,
        CancellationToken cancelled
    )
    {
        var id = MessageDraft.CheckedId(clientId);
        if (writer.Backlog.ComeBackIn() is { } later)
            throw new RefusedException(Refusal.Busy, later);
        if (length > MaxBytes)
            throw new RefusedException(Refusal.FileTooLarge);
        // Before anything is read; the command that keeps it asks again.
        await using (var database = await databases.CreateDbContextAsync(cancelled))
        {
            var place = await AddUpload.PlaceAsync(database, by, access.Now, time.GetUtcNow());
            await AddUpload.CheckQuotasAsync(database, by, place, length ?? 1, settings.Files);
        }
        using var received = await store.ReceiveAsync(body, MaxBytes, cancelled);
        using var bare = await BareAsync(received, cancelled);
        var file = bare ?? received;
        var arrived = new ArrivedFile(id, file.Hash, Described(file, name));
        return await store.KeepAsync(
            file,
            () => writer.WriteAsync(new AddUpload(by, arrived, access.Now, settings.Files, time))
        );
    }

    /// <summary>Sends a message with the files of its form, if it has some. Those that are in no message then, because
    /// it was refused or had been sent before, are gone.</summary>
    /// <param name="draft">Of the message, whose files have yet to arrive.</param>
    /// <param name="sendAsync">Sends it with uploads of these ids.</param>
    /// <exception cref="RefusedException">As <see cref="ReceiveAsync"/> says, or the message is refused.</exception>
    public async Task<RoomMessage> SendAsync(
        UploadOwner by,
        FormDraft draft,
        Func<IReadOnlyList<string>, Task<RoomMessage>> sendAsync,
        CancellationToken cancelled
    )
    {
        var ids = new List<string>();
        try
        {
            foreach (var file in draft.Files)
            {
                await using var body = file.OpenReadStream();
                var (id, name) = (draft.IdOf(ids.Count), FileName.Clean(file.FileName));
                ids.Add((await ReceiveAsync(by, id, name, body, file.Length, cancelled)).Id);
            }
            return await sendAsync(ids);
        }
        finally
        {
            if (ids.Count > 0)
                await TryRemoveUnsentAsync(ids);
        }
    }

    private async Task TryRemoveUnsentAsync(List<string> ids)
    {
        try
        {
            await RemoveUnsentAsync(ids);
        }
        catch (Exception failure)
            when ((failure as RefusedException)?.Code is { } code
                    ? Refusal.IsOfStorage(code)
                    : StorageFailure.RefusalOf(failure) is not null
            )
        {
            // What became of the message is the answer all the same; they go after a day, as what is never sent does.
        }
    }

    private async Task RemoveUnsentAsync(List<string> ids)
    {
        await using (var database = await databases.CreateDbContextAsync())
            if (!await database.Uploads.AnyAsync(u => ids.Contains(u.Id)))
                return;
        var hashes = await writer.WriteAsync<IReadOnlyList<string>>(async database =>
        {
            var unsent = database.Uploads.Where(u => ids.Contains(u.Id));
            var theirs = await unsent.Select(u => u.Hash).ToListAsync();
            await unsent.ExecuteDeleteAsync();
            return theirs;
        });
        await sweep.RemoveUnneededAsync(hashes);
    }

    // Without script, and of what it cannot decode, a browser sends all that the camera wrote.
    private async Task<IncomingFile?> BareAsync(IncomingFile file, CancellationToken cancelled)
    {
        await using var bytes = file.Open();
        if (BarePicture.PartsOf(bytes) is not { } parts)
            return null;
        await using var bare = new PartsStream(bytes, parts);
        return await store.ReceiveAsync(bare, MaxBytes, cancelled);
    }

    private static SentFile Described(IncomingFile file, string name)
    {
        using var bytes = file.Open();
        var picture = Picture.Of(bytes);
        return new(name, picture?.Type, file.Length, picture?.Width, picture?.Height);
    }
}
