using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms.Notes;
using LiveChatMeet.Storage;
using LiveChatMeet.Texts;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Rooms.Drafts;

/// <summary>What agents have begun to write, kept until they send it: over a reload, and on another device.</summary>
public sealed class KeptDrafts(
    Writer writer,
    ReadPool reading,
    RoomAccessNow access,
    IDbContextFactory<LiveChatDb> databases
)
{
    /// <inheritdoc cref="SaveDraft"/>
    /// <exception cref="RefusedException"><see cref="Refusal.RoomNotFound"/>, <see cref="Refusal.MessageTooLong"/>,
    /// <see cref="Refusal.BadArguments"/>.</exception>
    public Task<RoomDraft> SaveAsync(Actor by, string? rid, DraftKind kind, long version, string? text)
    {
        if (rid is null || text is null || version < 0 || by.Party != Party.Agent)
            throw new RefusedException(Refusal.BadArguments);
        if (text.Length > Message.MaxTextLength)
            throw new RefusedException(Refusal.MessageTooLong);
        var written = Characters.WellFormed(text);
        return writer.WriteAsync(new SaveDraft(by, rid, kind, version, written, access.Now));
    }

    /// <summary>An agent's drafts in a room that they may read.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.RoomNotFound"/></exception>
    public async Task<RoomDrafts> InAsync(Actor by, string? rid)
    {
        await using var database = await databases.CreateDbContextAsync();
        var room = await RoomNotes.RoomAsync(database, by, rid ?? "");
        return await OfAsync(by.Id, room.Id);
    }

    /// <summary>An agent's drafts in a room. What they began is theirs, whatever became of the room.</summary>
    public async Task<RoomDrafts> OfAsync(string agentId, string rid)
    {
        var found = await reading.ReadAsync(Statement.FindDraftsIn, rid, agentId);
        var drafts = found.ToDictionary(row => row.Named<DraftKind>(0));
        return new(Of(DraftKind.Answer), Of(DraftKind.Note));

        RoomDraft Of(DraftKind kind) =>
            drafts.TryGetValue(kind, out var row)
                ? new(rid, kind, row.Text(1), row.Number(2))
                : RoomDraft.None(rid, kind);
    }

    /// <summary>The beginnings of all answers that an agent has begun, by room.</summary>
    public async Task<IReadOnlyDictionary<string, string>> BegunByAsync(string agentId) =>
        (await reading.ReadAsync(Statement.FindDraftsOf, agentId)).ToDictionary(
            row => row.Text(0),
            row => Characters.Beginning(row.Text(1), InboxRow.MaxPreviewLength)
        );

    /// <summary>It was sent, by a page without script.</summary>
    public async Task SentAsync(Actor by, string rid, DraftKind kind)
    {
        var drafts = await OfAsync(by.Id, rid);
        var draft = kind == DraftKind.Answer ? drafts.Answer : drafts.Note;
        if (draft.Text.Length > 0)
            await SaveAsync(by, rid, kind, draft.Version, "");
    }

    /// <summary>No answer is begun in a room that was closed. Inside the command that closes it.</summary>
    internal static Task<int> ForgetAsync(LiveChatDb database, string rid) =>
        database
            .KeptDrafts.Where(d => d.RoomId == rid && d.Kind == DraftKind.Answer && d.Text != "")
            .ExecuteUpdateAsync(set =>
                set.SetProperty(d => d.Text, "").SetProperty(d => d.Version, d => d.Version + 1)
            );
}
