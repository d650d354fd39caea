using LiveChatMeet.Identity;
using LiveChatMeet.Presence;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using LiveChatMeet.Texts;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Calls;

/// <summary>
/// Lets a party open its call in a document that shares no cookie with its others: a visitor's tab or another device.
/// Also lets a meet page prove to the owner of a hub connection that it may borrow it.
/// </summary>
public sealed class MeetTickets(
    Writer writer,
    Tickets tickets,
    TicketTimes times,
    LoanNonces nonces,
    CallStore calls,
    CallSnapshots snapshots,
    IPresence presence,
    IDbContextFactory<LiveChatDb> databases,
    TimeProvider time
)
{
    private const int HashLength = 64;
    private const int ForgottenAtOnce = 100;

    /// <summary>How long a session outlives its call, so that the page can say how the call ended.</summary>
    public static readonly TimeSpan StaysFor = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan TicketValidFor = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan SessionValidFor = TimeSpan.FromHours(24);

    /// <summary>The tab opens during the click; its ticket is registered a moment later.</summary>
    private static readonly TimeSpan WaitsFor = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan LooksEvery = TimeSpan.FromMilliseconds(50);

    /// <summary>Registers a ticket that a party has opened a tab with, or shows to another device. The ticket opens the
    /// call as that party.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.BadArguments"/>, <see cref="Refusal.CallNotFound"/>,
    /// <see cref="Refusal.CallEnded"/></exception>
    public async Task RegisterAsync(Actor by, string callId, string hash)
    {
        if (hash is not { Length: HashLength } || !hash.All(char.IsAsciiHexDigitLower))
            throw new RefusedException(Refusal.BadArguments);
        var call = await calls.FindAsync(by, callId);
        var subject = MeetSubject.Of(by.Party, call).ToString();
        await writer.WriteAsync(async database =>
        {
            // Checked here, so that no ticket is made after EndSessionsAsync.
            if (await database.Calls.AnyAsync(c => c.Id == callId && c.EndedAt != null))
                throw new RefusedException(Refusal.CallEnded);
            // Registering it twice is harmless.
            if (!await database.Tickets.AnyAsync(t => t.Hash == hash))
                database.Tickets.Add(times.New(TicketPurpose.Meet, hash, subject, TicketValidFor));
            return true;
        });
    }

    /// <summary>Exchanges a ticket for a session of its call.</summary>
    /// <returns>The session's secret and its owner; null if the ticket is used, expired or for another call.</returns>
    public async Task<(string Secret, Actor Who)?> OpenAsync(
        string callId,
        string? ticket,
        CancellationToken cancellation
    )
    {
        var isWellFormed = Secrets.IsWellFormed(ticket) && Ids.IsWellFormed(callId);
        if (!isWellFormed || !await ComesAsync(callId, ticket!, cancellation))
            return null;
        var secret = Secrets.New();
        var isOpened = await writer.WriteAsync(async database =>
        {
            if (
                await tickets.RedeemAsync(database, TicketPurpose.Meet, ticket!) is not { } subject
                || MeetSubject.Parse(subject)?.CallId != callId
            )
                return false;
            database.Tickets.Add(times.New(TicketPurpose.MeetSession, Secrets.Hash(secret), subject, SessionValidFor));
            return true;
        });
        return isOpened && await WhoOfSessionAsync(secret) is { } who ? (secret, who) : null;
    }

    /// <summary>The actor whose session a secret opens, bound to its call and room; null if it opens none.</summary>
    public async Task<Actor?> WhoOfSessionAsync(string? secret)
    {
        if (!Secrets.IsWellFormed(secret))
            return null;
        var (hash, now) = (Secrets.Hash(secret!), time.GetUtcNow());
        await using var database = await databases.CreateDbContextAsync();
        var session = await database
            .Tickets.AsNoTracking()
            .SingleOrDefaultAsync(t => t.Hash == hash && t.Purpose == TicketPurpose.MeetSession);
        if (session is null || !times.IsGood(session) || MeetSubject.Parse(session.Subject) is not { } subject)
            return null;
        var call = await database.Calls.AsNoTracking().SingleOrDefaultAsync(c => c.Id == subject.CallId);
        return call is null || call.EndedAt + StaysFor < now
            ? null
            : new(subject.Party, subject.PartyId, call.Id, call.RoomId);
    }

    /// <summary>Ends what opens calls that are over.</summary>
    public async Task ForgetAsync(IReadOnlySet<string> callIds)
    {
        if (callIds.Count == 0)
            return;
        await using var database = await databases.CreateDbContextAsync();
        // Looked through beside the writer, once for all calls: nothing leads from a call to them.
        var all = await database
            .Tickets.Where(t => t.Purpose == TicketPurpose.Meet || t.Purpose == TicketPurpose.MeetSession)
            .Select(t => new { t.Hash, t.Subject })
            .ToListAsync();
        foreach (var some in all.Where(t => IsOf(callIds, t.Subject)).Select(t => t.Hash).Chunk(ForgottenAtOnce))
            await writer.WriteAsync(write => write.Tickets.Where(t => some.Contains(t.Hash)).ExecuteDeleteAsync());
    }

    private static bool IsOf(IReadOnlySet<string> callIds, string subject) =>
        MeetSubject.Parse(subject) is { } parsed && callIds.Contains(parsed.CallId);

    /// <summary>Ends what an agent has opened on other devices: tickets, sessions and hub connections. Called after
    /// their call has ended.</summary>
    public async Task EndSessionsAsync(string agentId)
    {
        var theirs = MeetSubject.EndOf(Party.Agent, agentId);
        await writer.WriteAsync(database =>
            database
                .Tickets.Where(t =>
                    (t.Purpose == TicketPurpose.Meet || t.Purpose == TicketPurpose.MeetSession)
                    && t.Subject.EndsWith(theirs)
                )
                .ExecuteDeleteAsync()
        );
        presence.DisconnectTabs(tab => tab.Party == Party.Agent && tab.Id == agentId);
    }

    /// <summary>Ends all that opens anything for a visitor, in the caller's transaction.</summary>
    public static Task ForgetAsync(LiveChatDb database, string visitorId)
    {
        var theirs = MeetSubject.EndOf(Party.Visitor, visitorId);
        return database
            .Tickets.Where(t => t.Subject.StartsWith(visitorId) || t.Subject.EndsWith(theirs))
            .ExecuteDeleteAsync();
    }

    /// <summary>A nonce that lets a meet page borrow the connection of this party.</summary>
    public string NonceFor(Party party, Call call) => nonces.Issue(party, call);

    /// <summary>Redeems, for the owner of a connection, the nonce of a meet page.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.TicketInvalid"/>: used, expired, or another
    /// party's.</exception>
    public async Task<Loan> LendAsync(Actor by, string? nonce)
    {
        if (!nonces.TryRedeem(by, nonce, out var callId))
            throw new RefusedException(Refusal.TicketInvalid);
        var call = await calls.FindAsync(by, callId);
        return new(call.Id, call.RoomId, snapshots.Of(call));
    }

    private async Task<bool> ComesAsync(string callId, string ticket, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        while (!await IsRegisteredAsync(callId, ticket, cancellation))
        {
            if (time.GetElapsedTime(start) > WaitsFor)
                return false;
            await Task.Delay(LooksEvery, time, cancellation);
        }
        return true;
    }

    private async Task<bool> IsRegisteredAsync(string callId, string ticket, CancellationToken cancellation)
    {
        var hash = Secrets.Hash(ticket);
        await using var database = await databases.CreateDbContextAsync(cancellation);
        var subject = await database
            .Tickets.Where(t => t.Hash == hash && t.Purpose == TicketPurpose.Meet)
            .Select(t => t.Subject)
            .SingleOrDefaultAsync(cancellation);
        return MeetSubject.Parse(subject)?.CallId == callId;
    }
}
