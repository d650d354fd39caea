using LiveChatMeet.Calls;
using LiveChatMeet.Desk;
using LiveChatMeet.Desk.Answers;
using LiveChatMeet.Figures;
using LiveChatMeet.Identity;
using LiveChatMeet.Mail;
using LiveChatMeet.Rooms;
using LiveChatMeet.Rooms.Consents;
using LiveChatMeet.Rooms.Drafts;
using LiveChatMeet.Rooms.Files;
using LiveChatMeet.Rooms.Notes;
using LiveChatMeet.Rooms.Ratings;
using LiveChatMeet.Rooms.Tags;
using LiveChatMeet.Sites;
using LiveChatMeet.Sites.Blocks;
using LiveChatMeet.Sites.Chats;
using LiveChatMeet.Teams;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace LiveChatMeet.Storage;

/// <summary>The one database. Its indexes hold what must be unique; only <see cref="Writer"/> writes rooms and
/// messages.</summary>
public sealed class LiveChatDb(DbContextOptions<LiveChatDb> options) : IdentityUserContext<Agent>(options)
{
    /// <summary>The migration that leads to these tables; a test compares.</summary>
    public const string LastMigration = "20261128215426_ConsentWithdrawn";

    public DbSet<Site> Sites => Set<Site>();

    public DbSet<SiteChat> SiteChats => Set<SiteChat>();

    public DbSet<SiteDesk> SiteDesks => Set<SiteDesk>();

    public DbSet<Team> Teams => Set<Team>();

    public DbSet<TeamMember> TeamMembers => Set<TeamMember>();

    public DbSet<TeamSite> TeamSites => Set<TeamSite>();

    public DbSet<Visitor> Visitors => Set<Visitor>();

    public DbSet<Room> Rooms => Set<Room>();

    public DbSet<RoomMove> RoomMoves => Set<RoomMove>();

    public DbSet<Message> Messages => Set<Message>();

    public DbSet<StoredFile> StoredFiles => Set<StoredFile>();

    public DbSet<MessageFile> MessageFiles => Set<MessageFile>();

    public DbSet<Upload> Uploads => Set<Upload>();

    public DbSet<RoomWords> RoomWords => Set<RoomWords>();
    public DbSet<MoreWords> MoreWords => Set<MoreWords>();

    public DbSet<Note> Notes => Set<Note>();

    public DbSet<Tag> Tags => Set<Tag>();

    public DbSet<RoomTag> RoomTags => Set<RoomTag>();

    public DbSet<CannedAnswer> CannedAnswers => Set<CannedAnswer>();

    public DbSet<KeptDraft> KeptDrafts => Set<KeptDraft>();

    public DbSet<Rating> Ratings => Set<Rating>();

    public DbSet<DaySum> DaySums => Set<DaySum>();

    public DbSet<CountedFigure> CountedFigures => Set<CountedFigure>();

    public DbSet<Consent> Consents => Set<Consent>();

    public DbSet<Block> Blocks => Set<Block>();

    public DbSet<OutgoingMail> Mails => Set<OutgoingMail>();

    public DbSet<StoppedAddress> StoppedAddresses => Set<StoppedAddress>();

    public DbSet<SiteMail> SiteMails => Set<SiteMail>();

    public DbSet<MailedLink> MailedLinks => Set<MailedLink>();

    public DbSet<VerifiedAddress> VerifiedAddresses => Set<VerifiedAddress>();

    public DbSet<VisitorDevice> VisitorDevices => Set<VisitorDevice>();

    public DbSet<Call> Calls => Set<Call>();

    public DbSet<Lease> Leases => Set<Lease>();

    public DbSet<Ticket> Tickets => Set<Ticket>();

    public DbSet<AgentSession> AgentSessions => Set<AgentSession>();

    public DbSet<Passkey> Passkeys => Set<Passkey>();

    public DbSet<CodeApp> CodeApps => Set<CodeApp>();

    public DbSet<RecoveryCode> RecoveryCodes => Set<RecoveryCode>();

    public DbSet<HealthProbe> HealthProbes => Set<HealthProbe>();

    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();

    /// <summary>The sites but for those that are being deleted.</summary>
    public IQueryable<Site> LiveSites => Sites.Where(site => site.DeletedAt == null);

    /// <summary>What an account is called, also one that this transaction has made; null if there is none.</summary>
    public async Task<string?> NameOfAsync(string agentId) => (await Users.FindAsync(agentId))?.Name;

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        // SQLite cannot compare DateTimeOffset: all times are Unix milliseconds.
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UnixMilliseconds>();
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);

        AgentTables.Add(builder);
        SiteTables.Add(builder);
        DeskTables.Add(builder);
        AnswerTables.Add(builder);
        TeamTables.Add(builder);
        RoomTables.Add(builder);
        DraftTables.Add(builder);
        CallTables.Add(builder);
        NoteTables.Add(builder);
        RatingTables.Add(builder);
        FigureTables.Add(builder);
        ConsentTables.Add(builder);
        TagTables.Add(builder);
        BlockTables.Add(builder);
        FileTables.Add(builder);
        MailTables.Add(builder);
        builder.Entity<AuditEntry>(entry =>
        {
            entry.Property(e => e.Kind).HasConversion<string>();
            entry.HasIndex(e => new { e.Kind, e.Id });
        });
    }

    internal sealed class UnixMilliseconds()
        : ValueConverter<DateTimeOffset, long>(
            time => time.ToUnixTimeMilliseconds(),
            milliseconds => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
        );
}
