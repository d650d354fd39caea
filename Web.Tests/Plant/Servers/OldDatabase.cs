using System.IO.Compression;

namespace LiveChatMeet.Tests.Plant.Servers;

/// <summary>The database of an earlier version; OldDataTests says what is in it.</summary>
public static class OldDatabase
{
    public static void WriteTo(string directory)
    {
        Directory.CreateDirectory(directory);
        using var packed = File.OpenRead(
            Path.Combine(AppContext.BaseDirectory, "Storage", "before-decline-note.db.gz")
        );
        using var old = new GZipStream(packed, CompressionMode.Decompress);
        using var database = File.Create(Path.Combine(directory, "livechatmeet.db"));
        old.CopyTo(database);
    }
}
