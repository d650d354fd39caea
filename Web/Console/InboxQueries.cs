using System.Linq.Expressions;
using LiveChatMeet.Rooms;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Console;

/// <summary>The parts of inboxes, read from the database.</summary>
public sealed class InboxQueries(IDbContextFactory<LiveChatDb> databases)
{
    /// <param name="readable">Of which the caller may read all.</param>
    public Task<IReadOnlyList<InboxRow>> WaitingAsync(
        Expression<Func<Room, bool>> readable,
        CancellationToken cancelled
    ) =>
        RowsAsync(
            rows =>
                rows.Where(row => row.Room.AgentId == null && row.Room.ClosedAt == null)
                    .OrderBy(row => row.Room.OpenedAt)
                    .Take(Inbox.ShownWaiting),
            cancelled,
            readable
        );

    public Task<IReadOnlyList<InboxRow>> OpenAsync(string agentId, CancellationToken cancelled) =>
        RowsAsync(
            rows =>
                rows.Where(row => row.Room.AgentId == agentId && row.Room.ClosedAt == null)
                    .OrderByDescending(row => row.Room.ChangedAt),
            cancelled
        );

    public Task<IReadOnlyList<InboxRow>> ClosedAsync(string agentId, CancellationToken cancelled) =>
        RowsAsync(
            rows =>
                rows.Where(row => row.Room.AgentId == agentId && row.Room.ClosedAt != null)
                    .OrderByDescending(row => row.Room.ClosedAt)
                    .Take(Inbox.ShownClosed),
            cancelled
        );

    /// <summary>Colleagues' rooms, without their contents.</summary>
    public async Task<IReadOnlyList<InboxRow>> ColleaguesAsync(string agentId, CancellationToken cancelled)
    {
        var rows = await RowsAsync(
            rows =>
                rows.Where(row => row.Room.AgentId != null && row.Room.AgentId != agentId && row.Room.ClosedAt == null)
                    .OrderByDescending(row => row.Room.ChangedAt)
                    .Take(Inbox.ShownColleagues),
            cancelled
        );
        return [.. rows.Select(row => row.WithoutContents())];
    }

    private async Task<IReadOnlyList<InboxRow>> RowsAsync(
        Func<IQueryable<StoredRow>, IQueryable<StoredRow>> which,
        CancellationToken cancelled,
        Expression<Func<Room, bool>>? readable = null
    )
    {
        await using var database = await databases.CreateDbContextAsync(cancelled);
        return await InboxReads.ListAsync(which(InboxReads.Rows(database, readable ?? (_ => true))), cancelled);
    }
}
