using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Desk.Answers;

/// <summary>Whose canned answers somebody may change: their own, and as an administrator the shared ones.</summary>
public sealed record AnswerRights(string AgentId, bool IsAdministrator)
{
    /// <summary>The answers that they may use, by shortcut; an own one comes before the shared one of the same
    /// name.</summary>
    public static IQueryable<CannedAnswer> UsableBy(LiveChatDb database, string agentId) =>
        database
            .CannedAnswers.AsNoTracking()
            .Where(a => a.OwnerId == agentId || a.OwnerId == null)
            .OrderBy(a => a.Shortcut)
            .ThenBy(a => a.OwnerId == null);

    /// <returns>One that they may change.</returns>
    /// <exception cref="RefusedException"><see cref="Refusal.AnswerNotFound"/>: there is none, or it is a
    /// colleague's. <see cref="Refusal.Forbidden"/>: it is shared, and they are no administrator.</exception>
    public async Task<CannedAnswer> FindAsync(LiveChatDb database, string id)
    {
        var answer = await database.CannedAnswers.SingleOrDefaultAsync(a => a.Id == id);
        if (answer is null || (answer.OwnerId is { } owner && owner != AgentId))
            throw new RefusedException(Refusal.AnswerNotFound);
        return answer.OwnerId is null && !IsAdministrator ? throw new RefusedException(Refusal.Forbidden) : answer;
    }
}
