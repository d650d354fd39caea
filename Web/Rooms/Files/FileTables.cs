using LiveChatMeet.Sites;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Rooms.Files;

/// <summary>The tables of files.</summary>
internal static class FileTables
{
    public static void Add(ModelBuilder builder)
    {
        AddFiles(builder);
        AddUploads(builder);
    }

    private static void AddFiles(ModelBuilder builder)
    {
        builder.Entity<StoredFile>(file =>
        {
            file.ToTable("StoredFiles");
            file.HasKey(f => f.Hash);
        });
        builder.Entity<MessageFile>(file =>
        {
            file.ToTable("MessageFiles");
            file.HasKey(f => new { f.MessageId, f.Place });
            file.HasOne<Message>().WithMany().HasForeignKey(f => f.MessageId).OnDelete(DeleteBehavior.Restrict);
            file.HasOne<StoredFile>().WithMany().HasForeignKey(f => f.Hash).OnDelete(DeleteBehavior.Restrict);
            // The quotas are sums over these.
            file.HasIndex(f => new { f.VisitorId, f.Size });
            file.HasIndex(f => new { f.SiteId, f.Size });
        });
    }

    private static void AddUploads(ModelBuilder builder)
    {
        builder.Entity<Upload>(upload =>
        {
            upload.ToTable("Uploads");
            upload.HasOne<StoredFile>().WithMany().HasForeignKey(u => u.Hash).OnDelete(DeleteBehavior.Restrict);
            upload.HasOne<Room>().WithMany().HasForeignKey(u => u.RoomId).OnDelete(DeleteBehavior.Restrict);
            upload.HasOne<Site>().WithMany().HasForeignKey(u => u.SiteId).OnDelete(DeleteBehavior.Restrict);
            upload.HasIndex(u => new { u.OwnerId, u.ClientId }).IsUnique();
            upload.HasIndex(u => u.VisitorId);
            upload.HasIndex(u => u.At);
        });
    }
}
