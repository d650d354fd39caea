using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Desk;

/// <summary>Applies a <see cref="StatusCommand"/> to an agent.</summary>
/// <param name="command">Makes the command when its turn comes; null for none.</param>
internal sealed class ChangeStatus(
    string agentId,
    Func<StatusCommand?> command,
    AgentStatuses statuses,
    TimeProvider time
) : EntityCommand<AgentStatus>
{
    private AgentStatus? _after;

    public override void Committed()
    {
        if (_after is not null)
            statuses.Committed(agentId, _after);
    }

    /// <returns>The status as it is now.</returns>
    protected override async Task<Outcome<AgentStatus>> ApplyAsync(LiveChatDb database)
    {
        _after = null;
        var agent =
            await database.Users.SingleOrDefaultAsync(a => a.Id == agentId && a.DisabledAt == null)
            ?? throw new RefusedException(Refusal.NotFound);
        var before = AgentStatus.Of(agent);
        var after = command() is { } decided ? before.Apply(decided, time.GetUtcNow()) : before;
        if (after == before)
            return new(after);
        (agent.AwayAt, agent.IsAwayByHand, agent.BackAt) = (after.AwayAt, after.IsByHand, after.BackAt);
        _after = after;
        return new(after, new AgentStatusChanged(agentId, after));
    }
}
