using LiveChatMeet.Identity;
using LiveChatMeet.Rooms;
using LiveChatMeet.Sites;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Mail;

/// <summary>The tables of mails, of who gets none, and of what their links open.</summary>
internal static class MailTables
{
    public static void Add(ModelBuilder builder)
    {
        AddMails(builder);
        AddLinks(builder);
        builder.Entity<StoppedAddress>(stopped =>
        {
            stopped.HasKey(s => s.Hash);
            stopped.Property(s => s.Reason).HasConversion<string>();
        });
        builder.Entity<SiteMail>(mail =>
        {
            mail.HasKey(m => m.SiteId);
            mail.HasOne<Site>().WithOne().HasForeignKey<SiteMail>(m => m.SiteId);
        });
    }

    private static void AddMails(ModelBuilder builder) =>
        builder.Entity<OutgoingMail>(mail =>
        {
            mail.HasIndex(m => m.DueAt, "MailsToSend").HasFilter("\"State\" = 'Waiting'");
            mail.HasIndex(m => m.Once).IsUnique();
            mail.HasIndex(m => new { m.To, m.CreatedAt });
            mail.HasIndex(m => m.CreatedAt);
            mail.Property(m => m.Kind).HasConversion<string>();
            mail.Property(m => m.State).HasConversion<string>();
            mail.Property(m => m.FailedAt).HasConversion<string>();
            mail.HasOne<Visitor>().WithMany().HasForeignKey(m => m.VisitorId).OnDelete(DeleteBehavior.Cascade);
            mail.HasOne<Room>().WithMany().HasForeignKey(m => m.RoomId).OnDelete(DeleteBehavior.Cascade);
        });

    private static void AddLinks(ModelBuilder builder)
    {
        builder.Entity<MailedLink>(link =>
        {
            link.HasKey(l => l.Hash);
            link.HasIndex(l => l.ExpiresAt);
            link.HasOne<Visitor>().WithMany().HasForeignKey(l => l.VisitorId);
        });
        builder.Entity<VerifiedAddress>(address =>
        {
            address.HasKey(a => a.VisitorId);
            address.HasOne<Visitor>().WithOne().HasForeignKey<VerifiedAddress>(a => a.VisitorId);
        });
        builder.Entity<VisitorDevice>(device =>
        {
            device.HasIndex(d => d.CredentialHash);
            device.Property(d => d.Device).HasConversion<string>();
            device.HasOne<Visitor>().WithMany().HasForeignKey(d => d.VisitorId);
        });
    }
}
