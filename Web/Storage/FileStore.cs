using System.Security.Cryptography;
using LiveChatMeet.Refusals;

namespace LiveChatMeet.Storage;

/// <summary>
/// The bytes of files, below the data directory, each by its SHA-256. They are written beside first, and have their
/// name only once they are whole and on the disk; then whoever needs them is stored. What nobody needs is removed the
/// other way round, and never between the two.
/// </summary>
public sealed class FileStore(DataDirectory data) : IDisposable
{
    /// <summary>Of bytes that are still coming.</summary>
    internal const string IncomingName = "incoming";

    /// <summary>What files leave free of the disk for the database.</summary>
    private const long Reserve = 64 * 1024 * 1024;

    private const int BufferBytes = 64 * 1024;

    private readonly SemaphoreSlim _turn = new(1);

    private string Incoming => Path.Combine(data.Files, IncomingName);

    /// <summary>Takes bytes until their end.</summary>
    /// <param name="most">How many at most.</param>
    /// <returns>To be kept by <see cref="KeepAsync"/>, or disposed.</returns>
    /// <exception cref="RefusedException"><see cref="Refusal.FileEmpty"/>, <see cref="Refusal.FileTooLarge"/>,
    /// <see cref="Refusal.StorageFull"/>. Nothing is left of them then, nor when they end half-way.</exception>
    public async Task<IncomingFile> ReceiveAsync(Stream from, long most, CancellationToken cancelled)
    {
        CheckSpaceFor(0);
        var path = Path.Combine(Incoming, Texts.Ids.New());
        try
        {
            var (hash, length) = await WriteAsync(from, path, most, cancelled);
            return length > 0 ? new(path, hash, length) : throw new RefusedException(Refusal.FileEmpty);
        }
        catch (ArgumentOutOfRangeException) // what .NET makes of EFBIG: no file may grow that far here
        {
            File.Delete(path);
            throw new RefusedException(Refusal.StorageFull);
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Whether so many bytes leave the database its part of the disk, as it is now.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.StorageFull"/>.</exception>
    public void CheckSpaceFor(long bytes)
    {
        OwnersOnly.CreateDirectory(Incoming);
        if (new DriveInfo(Incoming).AvailableFreeSpace < Reserve + bytes)
            throw new RefusedException(Refusal.StorageFull);
    }

    /// <summary>Gives a file its place, and then stores who needs it; if that is refused, it goes again.</summary>
    public async Task<T> KeepAsync<T>(IncomingFile file, Func<Task<T>> storeAsync)
    {
        await _turn.WaitAsync();
        var (path, isNew) = (PathOf(file.Hash), false);
        try
        {
            OwnersOnly.CreateDirectory(Path.GetDirectoryName(path)!);
            isNew = !File.Exists(path);
            if (isNew)
                File.Move(file.Path, path);
            return await storeAsync();
        }
        catch
        {
            if (isNew)
                File.Delete(path);
            throw;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Removes bytes that nobody needs any more.</summary>
    /// <param name="forgetAsync">Stores that, and says which they are.</param>
    /// <returns>How many files.</returns>
    public async Task<int> RemoveAsync(Func<Task<IReadOnlyList<string>>> forgetAsync)
    {
        await _turn.WaitAsync();
        try
        {
            var hashes = await forgetAsync();
            foreach (var path in hashes.Select(PathOf).Where(File.Exists)) // its directory may be missing
                File.Delete(path);
            return hashes.Count;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Removes what has been coming for too long: whoever sent it, or the server, has gone.</summary>
    public void RemoveAbandoned(DateTimeOffset before)
    {
        if (Directory.Exists(Incoming))
            foreach (var file in Directory.GetFiles(Incoming).Where(one => File.GetLastWriteTimeUtc(one) < before))
                File.Delete(file);
    }

    /// <returns>The hashes of all that is there.</returns>
    public IEnumerable<string> All() =>
        Directory.Exists(data.Files)
            ? Directory
                .EnumerateDirectories(data.Files)
                .Where(directory => Path.GetFileName(directory).Length == 2)
                .SelectMany(Directory.EnumerateFiles)
                .Select(file => Path.GetFileName(Path.GetDirectoryName(file)) + Path.GetFileName(file))
            : [];

    /// <returns>Null if it is gone.</returns>
    public FileStream? Open(string hash)
    {
        try
        {
            return new(
                PathOf(hash),
                FileMode.Open,
                FileAccess.Read,
                FileShare.Read | FileShare.Delete,
                BufferBytes,
                true
            );
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public void Dispose() => _turn.Dispose();

    private string PathOf(string hash) => Path.Combine(data.Files, hash[..2], hash[2..]);

    private static async Task<(string Hash, long Length)> WriteAsync(
        Stream from,
        string path,
        long most,
        CancellationToken cancelled
    )
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0, true);
        var (buffer, length) = (new byte[BufferBytes], 0L);
        while (await from.ReadAsync(buffer, cancelled) is var read and > 0)
        {
            length += read;
            if (length > most)
                throw new RefusedException(Refusal.FileTooLarge);
            hash.AppendData(buffer, 0, read);
            await file.WriteAsync(buffer.AsMemory(0, read), cancelled);
        }
        file.Flush(flushToDisk: true);
        return (Convert.ToHexStringLower(hash.GetHashAndReset()), length);
    }
}

/// <summary>Bytes that have arrived whole; they go with this, unless they were kept.</summary>
public sealed class IncomingFile : IDisposable
{
    internal IncomingFile(string path, string hash, long length) => (Path, Hash, Length) = (path, hash, length);

    /// <summary>SHA-256, in lower-case hexadecimal.</summary>
    public string Hash { get; }

    /// <summary>In bytes.</summary>
    public long Length { get; }

    internal string Path { get; }

    public FileStream Open() => File.OpenRead(Path);

    public void Dispose() => File.Delete(Path);
}
