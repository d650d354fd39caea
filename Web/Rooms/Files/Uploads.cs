using LiveChatMeet.Hosting;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Rooms.Files;

/// <summary>Takes files that people send, one at a time and as they come: what is refused leaves nothing.</summary>
public sealed class Uploads(
    FileStore store,
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
    /// <exception cref="RefusedException">It is empty or too large, there is no room for it, or it may not be sent
    /// there.</exception>
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
            await AddUpload.CheckQuotasAsync(database, place, length ?? 1, settings.Files);
        }
        using var file = await store.ReceiveAsync(body, MaxBytes, cancelled);
        var arrived = new ArrivedFile(id, file.Hash, Described(file, name));
        return await store.KeepAsync(
            file,
            () => writer.WriteAsync(new AddUpload(by, arrived, access.Now, settings.Files, time))
        );
    }

    /// <summary>The files of a form, one after the other.</summary>
    /// <param name="clientId">Of the message that they go with.</param>
    /// <returns>Their ids.</returns>
    /// <inheritdoc cref="ReceiveAsync(UploadOwner, string?, string, Stream, long?, CancellationToken)"/>
    public async Task<IReadOnlyList<string>> ReceiveAsync(UploadOwner by, string clientId, HttpRequest request)
    {
        if (!request.HasFormContentType)
            return [];
        // A browser sends one without a name where none was chosen.
        var files = request.Form.Files.Where(file => file.FileName.Length > 0).ToList();
        if (files.Count > MessageDraft.MaxFiles)
            throw new RefusedException(Refusal.FileTooMany);
        var ids = new List<string>();
        foreach (var file in files)
        {
            await using var body = file.OpenReadStream();
            var id = $"{MessageDraft.CheckedId(clientId)[..Math.Min(clientId.Length, 60)]}-{ids.Count}";
            var name = FileName.Clean(file.FileName);
            ids.Add((await ReceiveAsync(by, id, name, body, file.Length, request.HttpContext.RequestAborted)).Id);
        }
        return ids;
    }

    private static SentFile Described(IncomingFile file, string name)
    {
        using var bytes = file.Open();
        var picture = Picture.Of(bytes);
        return new(name, picture?.Type, file.Length, picture?.Width, picture?.Height);
    }
}
