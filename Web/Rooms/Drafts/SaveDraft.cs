using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Rooms.Drafts;

/// <summary>A draft changed; for its agent alone.</summary>
public sealed record DraftChanged(string AgentId, RoomDraft Draft) : Event;

/// <summary>Keeps what an agent has begun to write, unless somewhere else they wrote on since: then nothing
/// changes.</summary>
/// <param name="version">Of the draft that they saw when they wrote it.</param>
/// <param name="text">Empty if nothing of it is left.</param>
public sealed class SaveDraft(Actor by, string rid, DraftKind kind, long version, string text, RoomAccess access)
    : WriteCommand<RoomDraft>
{
    public override Priority Priority => Priority.New;

    /// <returns>The newest draft: theirs, or the one that they have not seen.</returns>
    /// <exception cref="RefusedException"><see cref="Refusal.RoomNotFound"/></exception>
    public override async ValueTask<Outcome<RoomDraft>> ApplyAsync(WriteContext write)
    {
        var statements = write.Statements;
        await RoomRows.FindAsync(statements, access, by, rid);
        var found = await statements.ReadAsync(Statement.FindDraft, rid, by.Id, kind);
        var now = found is [var row] ? new(rid, kind, row.Text(0), row.Number(1)) : RoomDraft.None(rid, kind);
        if (now.Version != version || now.Text == text)
            return new(now);
        var next = now with { Text = text, Version = version + 1 };
        await statements.RunAsync(Statement.KeepDraft, rid, by.Id, kind, next.Text, next.Version);
        return new(next, new DraftChanged(by.Id, next));
    }
}
