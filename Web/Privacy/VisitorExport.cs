using System.Text.Json;
using System.Text.Json.Serialization;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms;
using LiveChatMeet.Rooms.Notes;
using LiveChatMeet.Rooms.Tags;
using LiveChatMeet.Sites;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Privacy;

/// <summary>Everything that is stored of a visitor, as one JSON document; docs/privacy.md has its shape.</summary>
public sealed class VisitorExport(IDbContextFactory<LiveChatDb> databases, TimeProvider time)
{
    /// <summary>Rises when something in the document gets another name or meaning.</summary>
    public const int Version = 1;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerOptions.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // a file, never part of a page
    };

    /// <param name="withNotes">Whether what colleagues keep about the visitor is in it too: notes, tags, who said that
    /// nobody need call back, and a block. It is then not for the visitor.</param>
    /// <exception cref="RefusedException"><see cref="Refusal.VisitorNotFound"/></exception>
    public async Task<byte[]> OfAsync(string visitorId, bool withNotes, CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        // One state of the database, whatever is written meanwhile.
        await using var transaction = await database.Database.BeginTransactionAsync(
            System.Data.IsolationLevel.ReadUncommitted,
            cancellation
        );
        var visitor =
            await database
                .Visitors.AsNoTracking()
                .SingleOrDefaultAsync(v => v.Id == visitorId && v.ErasedAt == null, cancellation)
            ?? throw new RefusedException(Refusal.VisitorNotFound);
        var site = await database.Sites.AsNoTracking().SingleAsync(s => s.Id == visitor.SiteId, cancellation);
        var conversations = await ConversationsAsync(database, visitorId, withNotes, cancellation);
        var block = withNotes
            ? await database.Blocks.AsNoTracking().SingleOrDefaultAsync(b => b.VisitorId == visitorId, cancellation)
            : null;
        var mail = await ExportedMail.OfAsync(database, visitorId, cancellation);
        var document = Document(site, visitor, conversations, mail) with
        {
            Blocked = block is null ? null : ExportedBlock.Of(block),
        };
        return JsonSerializer.SerializeToUtf8Bytes(document, Options);
    }

    private ExportedDocument Document(
        Site site,
        Visitor visitor,
        IReadOnlyList<ExportedConversation> conversations,
        ExportedMail mail
    ) =>
        new(
            "livechatmeet-visitor",
            Version,
            time.GetUtcNow(),
            new(site.Id, site.Key, site.Name),
            ExportedVisitor.Of(visitor),
            conversations
        )
        {
            Mail = mail,
        };

    private static async Task<List<ExportedConversation>> ConversationsAsync(
        LiveChatDb database,
        string visitorId,
        bool withNotes,
        CancellationToken cancellation
    )
    {
        var rooms = await database
            .Rooms.AsNoTracking()
            .Where(r => r.VisitorId == visitorId)
            .OrderBy(r => r.OpenedAt)
            .ToListAsync(cancellation);
        var exported = new List<ExportedConversation>();
        foreach (var room in rooms)
        {
            var messages = await database
                .Messages.AsNoTracking()
                .Where(m => m.RoomId == room.Id)
                .OrderBy(m => m.Number)
                .ToListAsync(cancellation);
            var agent = await RoomReads.AgentOfAsync(database, room);
            var conversation = ExportedConversation.Of(room, agent?.Name, messages) with
            {
                Moves = await ExportedMove.OfAsync(database, room.Id, withNotes, cancellation),
                Consent = ExportedConsent.Of(await database.Consents.FindAsync([room.Id], cancellation)),
                Rating = ExportedRating.Of(await database.Ratings.FindAsync([room.Id], cancellation)),
            };
            exported.Add(withNotes ? await WithNotesAsync(database, conversation, cancellation) : conversation);
        }
        return exported;
    }

    private static async Task<ExportedConversation> WithNotesAsync(
        LiveChatDb database,
        ExportedConversation conversation,
        CancellationToken cancellation
    ) =>
        conversation with
        {
            Notes =
            [
                .. (await RoomNotes.Of(database, conversation.Id).ToListAsync(cancellation)).Select(ExportedNote.Of),
            ],
            Tags = await RoomTags.Of(database, conversation.Id).Select(tag => tag.Name).ToListAsync(cancellation),
            CallBacks = await database
                .Calls.Where(call => call.RoomId == conversation.Id && call.SettledAt != null)
                .OrderBy(call => call.RangAt)
                .Select(call => new ExportedCallBack(call.Id, call.SettledAt!.Value, call.SettledBy ?? ""))
                .ToListAsync(cancellation),
        };
}
