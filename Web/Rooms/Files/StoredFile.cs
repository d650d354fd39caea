namespace LiveChatMeet.Rooms.Files;

/// <summary>Bytes that lie in the <see cref="Storage.FileStore"/>, once for all who sent the same. They go when neither
/// an <see cref="Upload"/> nor a <see cref="MessageFile"/> needs them any more.</summary>
public sealed class StoredFile
{
    /// <summary>SHA-256, in lower-case hexadecimal. It never leaves the server.</summary>
    public required string Hash { get; init; }

    /// <summary>In bytes.</summary>
    public required long Size { get; init; }

    public required DateTimeOffset AddedAt { get; init; }
}
