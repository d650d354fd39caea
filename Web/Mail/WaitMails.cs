using LiveChatMeet.Desk;
using LiveChatMeet.Identity;
using LiveChatMeet.Rooms;
using LiveChatMeet.Storage;
using LiveChatMeet.Teams;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Mail;

/// <summary>Tells agents who want it that somebody waits and nobody is here: once for each wait, while the site is
/// open, those who may take the conversation.</summary>
public sealed class WaitMails(
    Writer writer,
    Outbox outbox,
    Staff staff,
    TeamsNow teams,
    IDbContextFactory<LiveChatDb> databases,
    TimeProvider time
)
{
    /// <summary>How long somebody must have waited.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static readonly MoveKind[] PutBack = [MoveKind.GivenBack, MoveKind.AgentAway, MoveKind.AgentDisabled];

    /// <summary>Looks once.</summary>
    public async Task LookAsync(CancellationToken stopping)
    {
        await using var database = await databases.CreateDbContextAsync(stopping);
        var agents = await database
            .Users.AsNoTracking()
            .Where(a => a.AlertsByMail && a.DisabledAt == null && a.Email != null)
            .ToListAsync(stopping);
        if (agents.Count == 0)
            return;
        foreach (var wait in await WaitsAsync(database, stopping))
            if (IsAlone(wait.SiteId))
                await TellAsync(wait, agents);
    }

    /// <summary>Whether nobody of a site is here although it is open.</summary>
    public bool IsAlone(string siteId) => staff.StandingOf(siteId) is { IsOpen: true, IsHere: false };

    private async Task<List<Wait>> WaitsAsync(LiveChatDb database, CancellationToken stopping)
    {
        var before = time.GetUtcNow() - Patience;
        var waiting = database.Rooms.Where(r => r.ClosedAt == null && r.AgentId == null && r.OpenedAt < before);
        var rows = await waiting
            .Where(r => database.LiveSites.Any(s => s.Id == r.SiteId))
            .Select(r => new
            {
                r.Id,
                r.SiteId,
                r.TeamId,
                r.OpenedAt,
                Back = database
                    .RoomMoves.Where(m => m.RoomId == r.Id && PutBack.Contains(m.Kind))
                    .Max(m => (long?)m.Revision),
            })
            .ToListAsync(stopping);
        return [.. rows.Select(r => new Wait(r.Id, r.SiteId, r.TeamId, r.Back ?? 0))];
    }

    private async Task TellAsync(Wait wait, IEnumerable<Agent> agents)
    {
        var serving = teams.Serving;
        var mails = agents
            .Where(agent => serving.IsOfTeam(agent.Id, wait.SiteId, wait.TeamId))
            .Select(agent => New(agent, wait))
            .ToList();
        await writer.WriteAsync(async database =>
        {
            var words = mails.Select(mail => mail.Once).ToList();
            var known = await database.Mails.Where(m => words.Contains(m.Once)).Select(m => m.Once).ToListAsync();
            database.Mails.AddRange(mails.Where(mail => !known.Contains(mail.Once)));
            return true;
        });
        outbox.Wake();
    }

    private OutgoingMail New(Agent agent, Wait wait) =>
        outbox.New(
            MailKind.SomebodyWaits,
            agent.Email!,
            agent.Language ?? "en",
            new()
            {
                RoomId = wait.Rid,
                AgentId = agent.Id,
                Once = $"wait {wait.Rid} {wait.Number} {agent.Id}",
            }
        );

    /// <param name="Number">Which wait of the conversation it is.</param>
    private sealed record Wait(string Rid, string SiteId, string? TeamId, long Number);
}
