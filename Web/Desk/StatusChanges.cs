using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Desk;

/// <summary>What makes agents be here or away: their word, their input, their calls, and time.</summary>
public sealed class StatusChanges(
    Writer writer,
    AgentStatuses statuses,
    IDbContextFactory<LiveChatDb> databases,
    TimeProvider time
)
{
    /// <summary>Says that an agent is here or away.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.NotFound"/>, <see cref="Refusal.SettingOutOfRange"/>
    /// </exception>
    public Task<AgentStatus> SayAsync(string agentId, StatusCommand command)
    {
        statuses.HasInput(agentId);
        return ChangeAsync(agentId, () => command);
    }

    /// <summary>A console of the agent has had input; it tells that at most every half minute.</summary>
    public Task ActiveAsync(Actor me)
    {
        statuses.HasInput(me.Id);
        return statuses.Of(me.Id) is { IsAway: true, IsByHand: false }
            ? ChangeAsync(me.Id, () => new StatusCommand.Input())
            : Task.CompletedTask;
    }

    /// <summary>Nobody is away in a call, also not by absence, which begins anew after it.</summary>
    public async Task InCallAsync(string agentId)
    {
        statuses.HasInput(agentId);
        if (statuses.Of(agentId) is { IsAway: true, IsByHand: false })
            await ChangeAsync(agentId, () => new StatusCommand.CallBegan());
    }

    /// <summary>Notices who has been absent for as long as they allow, and whose break is over.</summary>
    /// <param name="present">The agents who have a console open.</param>
    public async Task SweepAsync(IReadOnlyList<string> present, CancellationToken cancelled)
    {
        var now = time.GetUtcNow();
        foreach (var agentId in statuses.Away.Where(id => statuses.Of(id).BackAt <= now))
            await EndBreakAsync(agentId, cancelled);
        var idle = present
            .Where(id => !statuses.Of(id).IsAway && statuses.IdleFor(id) >= TimeSpan.FromMinutes(1))
            .ToList();
        foreach (var (agentId, minutes) in await AllowedAsync(idle, cancelled))
            if (IsAbsent(agentId, minutes))
                await ChangeAsync(
                    agentId,
                    () => IsAbsent(agentId, minutes) ? new StatusCommand.Absent(statuses.IsInCall(agentId)) : null
                );
    }

    private async Task EndBreakAsync(string agentId, CancellationToken cancelled)
    {
        var allowed = await AllowedAsync([agentId], cancelled);
        var isAbsent = allowed.Any(one => IsAbsent(one.AgentId, one.Minutes));
        await ChangeAsync(agentId, () => new StatusCommand.TimePassed(isAbsent));
    }

    private bool IsAbsent(string agentId, int minutes) => statuses.IdleFor(agentId) >= TimeSpan.FromMinutes(minutes);

    // Those who are never away by absence are left out.
    private async Task<IReadOnlyList<(string AgentId, int Minutes)>> AllowedAsync(
        List<string> agents,
        CancellationToken cancelled
    )
    {
        if (agents.Count == 0)
            return [];
        await using var database = await databases.CreateDbContextAsync(cancelled);
        var found = await database
            .Users.Where(a => agents.Contains(a.Id) && a.AwayAfterMinutes > 0 && a.DisabledAt == null)
            .Select(a => new { a.Id, a.AwayAfterMinutes })
            .ToListAsync(cancelled);
        return [.. found.Select(one => (one.Id, one.AwayAfterMinutes))];
    }

    private Task<AgentStatus> ChangeAsync(string agentId, Func<StatusCommand?> command) =>
        writer.WriteAsync(new ChangeStatus(agentId, command, statuses, time));
}
