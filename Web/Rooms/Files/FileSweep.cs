using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Rooms.Files;

/// <summary>Removes what nobody needs any more: uploads that no message came for, and bytes that neither a message nor
/// an upload has.</summary>
public sealed partial class FileSweep(
    FileStore store,
    Writer writer,
    IDbContextFactory<LiveChatDb> databases,
    TimeProvider time,
    ILogger<FileSweep> logger
)
{
    private const int AtOnce = 100;

    private static readonly TimeSpan UnsentFor = TimeSpan.FromDays(1);

    private bool _knowsAll;

    /// <summary>All of it; the first time, what a crash or a restored backup has left on the disk too.</summary>
    public async Task RunAsync(CancellationToken cancelled)
    {
        var before = time.GetUtcNow() - UnsentFor;
        store.RemoveAbandoned(before);
        await writer.WriteAsync(database => database.Uploads.Where(u => u.At < before).ExecuteDeleteAsync());
        await RemoveUnneededAsync(cancelled);
        if (_knowsAll)
            return;
        foreach (var hashes in store.All().Chunk(AtOnce))
            await RemoveUnknownAsync(hashes, cancelled);
        _knowsAll = true;
    }

    /// <summary>Only the bytes that nobody needs.</summary>
    public async Task RemoveUnneededAsync(CancellationToken cancelled)
    {
        while (await UnneededAsync(cancelled) is { Count: > 0 } hashes)
            await RemoveUnneededAsync(hashes);
    }

    /// <summary>The bytes of some files, as far as nobody else needs them.</summary>
    public async Task RemoveUnneededAsync(IReadOnlyList<string> hashes)
    {
        if (hashes.Count > 0 && await store.RemoveAsync(() => ForgetAsync(hashes)) is var count and > 0)
            Removed(count);
    }

    private static IQueryable<StoredFile> Unneeded(LiveChatDb database) =>
        database.StoredFiles.Where(file =>
            !database.MessageFiles.Any(f => f.Hash == file.Hash) && !database.Uploads.Any(u => u.Hash == file.Hash)
        );

    private async Task<List<string>> UnneededAsync(CancellationToken cancelled)
    {
        await using var database = await databases.CreateDbContextAsync(cancelled);
        return await Unneeded(database).Select(file => file.Hash).Order().Take(AtOnce).ToListAsync(cancelled);
    }

    // Somebody may have sent the same again meanwhile.
    private Task<IReadOnlyList<string>> ForgetAsync(IReadOnlyList<string> hashes) =>
        writer.WriteAsync<IReadOnlyList<string>>(async database =>
        {
            var still = Unneeded(database).Where(file => hashes.Contains(file.Hash));
            var gone = await still.Select(file => file.Hash).ToListAsync();
            await database.StoredFiles.Where(file => gone.Contains(file.Hash)).ExecuteDeleteAsync();
            return gone;
        });

    private Task<int> RemoveUnknownAsync(string[] hashes, CancellationToken cancelled) =>
        store.RemoveAsync(async () =>
        {
            await using var database = await databases.CreateDbContextAsync(cancelled);
            var known = await database
                .StoredFiles.Where(file => hashes.Contains(file.Hash))
                .Select(file => file.Hash)
                .ToListAsync(cancelled);
            return [.. hashes.Except(known)];
        });

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} files removed that nobody needs any more")]
    private partial void Removed(int count);
}
