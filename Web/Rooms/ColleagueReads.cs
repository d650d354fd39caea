using System.Collections.Concurrent;
using LiveChatMeet.Identity;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Rooms;

/// <summary>
/// Records that an agent read a conversation that a colleague has, or had: once for each agent, conversation and day in
/// UTC (and again after the server was started anew), however much of it is read and on whatever way. Nothing is told
/// before it is recorded.
/// </summary>
public sealed class ColleagueReads(Writer writer, TimeProvider time)
{
    private volatile Day _today = new(default);

    /// <param name="agentId">Who has the room, or had it when it was closed; null if nobody.</param>
    public async ValueTask NoteAsync(string rid, string? agentId, Actor by)
    {
        if (by.Party == Party.Visitor || agentId is null || agentId == by.Id)
            return;
        var now = time.GetUtcNow();
        var date = DateOnly.FromDateTime(now.UtcDateTime);
        if (_today.Date != date)
            _today = new(date);
        var noted = _today.Noted;
        if (!noted.TryAdd((by.Id, rid), true))
            return;
        try
        {
            await writer.AuditAsync(new(AuditKind.ConversationOpened, by.Id) { AboutId = rid }, now);
        }
        catch
        {
            noted.TryRemove((by.Id, rid), out _); // the next one tries again
            throw;
        }
    }

    private sealed record Day(DateOnly Date)
    {
        public ConcurrentDictionary<(string By, string Rid), bool> Noted { get; } = new();
    }
}
