using System.Linq.Expressions;
using LiveChatMeet.Hosting;
using LiveChatMeet.Hub;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using LiveChatMeet.Texts;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Rooms;

/// <summary>What visitors and agents do in rooms. Rooms are found through whoever asks: a stranger's room is not
/// found.</summary>
public sealed class Chat(
    Writer writer,
    Announcer announcer,
    Settings settings,
    IDbContextFactory<LiveChatDb> databases,
    TimeProvider time
)
{
    private const int MaxClientIdLength = 64;
    private const int MaxPreviewLength = 140;
    private const int MaxPageSize = 500;
    private const int MaxMark = 200;
    private const int CharactersEach = 1_000;

    /// <summary>
    /// Sends a message. From a visitor it goes to their open room, and opens one when there is none.
    /// Sent again with the same client id and text, it answers with the message of the first time.
    /// </summary>
    /// <exception cref="RefusedException">The text or client id is not possible, or the room is not the
    /// caller's.</exception>
    public Task<RoomMessage> SendAsync(Actor from, string? rid, string clientId, string? text)
    {
        var message = Check(clientId, text);
        return WriteAsync(
            from.Party == Party.Visitor
                ? database => SendAsVisitorAsync(database, database.Visitors.Where(v => v.Id == from.Id), message)
                : database => SendAsAgentAsync(database, from.Id, rid, message)
        );
    }

    /// <summary>The first message of somebody new makes the visitor too, all or nothing.</summary>
    /// <exception cref="RefusedException">The text or client id is not possible.</exception>
    public Task<RoomMessage> SendAsNewcomerAsync(NewVisitor newcomer, string clientId, string? text)
    {
        var message = Check(clientId, text);
        return WriteAsync(async database =>
        {
            // A newcomer whose answer was lost comes again with the same credential.
            var known = database.Visitors.Where(v =>
                v.SiteId == newcomer.SiteId && v.CredentialHash == newcomer.CredentialHash
            );
            if (!await known.AnyAsync())
                await newcomer.JoinAsync(database, time.GetUtcNow());
            return await SendAsVisitorAsync(database, known, message);
        });
    }

    /// <summary>The first agent to take a waiting room has it; whoever comes later learns who that is.</summary>
    /// <returns>The room as it is now: its agent may be another.</returns>
    /// <exception cref="RefusedException"><see cref="Refusal.RoomNotFound"/>, <see cref="Refusal.RoomClosed"/>.
    /// </exception>
    public Task<RoomChange> TakeAsync(string agentId, string rid) =>
        MoveAsync(
            rid,
            _ => true,
            (_, room) =>
            {
                if (room.State == RoomState.Closed)
                    throw new RefusedException(Refusal.RoomClosed);
                if (room.State == RoomState.Waiting)
                    room.TakenBy(agentId, time.GetUtcNow());
                return Task.CompletedTask;
            }
        );

    /// <summary>An administrator takes what a colleague has, who is told.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.RoomNotFound"/>, <see cref="Refusal.RoomClosed"/>,
    /// <see cref="Refusal.RoomInCall"/>, <see cref="Refusal.Forbidden"/>.</exception>
    public Task<RoomChange> TakeOverAsync(string administratorId, string rid) =>
        MoveAsync(
            rid,
            _ => true,
            async (database, room) =>
            {
                if (
                    !await database.Users.AnyAsync(a =>
                        a.Id == administratorId && a.IsAdministrator && a.DisabledAt == null
                    )
                )
                    throw new RefusedException(Refusal.Forbidden);
                if (room.State == RoomState.Closed)
                    throw new RefusedException(Refusal.RoomClosed);
                if (room.AgentId == administratorId)
                    return;
                if (await database.Calls.AnyAsync(c => c.RoomId == rid && c.EndedAt == null))
                    throw new RefusedException(Refusal.RoomInCall);
                room.TakenBy(administratorId, time.GetUtcNow());
            }
        );

    /// <summary>All that an agent has waits again; inside a command of <see cref="Writer"/>.</summary>
    /// <returns>What is to be announced once it is committed.</returns>
    public async Task<IReadOnlyList<Announcement>> GiveBackAsync(LiveChatDb database, string agentId)
    {
        var given = new List<Announcement>();
        foreach (
            var room in await database
                .Rooms.Include(r => r.Visitor)
                .Where(r => r.AgentId == agentId && r.ClosedAt == null)
                .ToListAsync()
        )
        {
            var before = room.Revision;
            room.GiveBack(time.GetUtcNow());
            given.Add(
                new(await ChangeAsync(database, room, before, []), room.VisitorId, Inbox(room, null), IsMove: true)
            );
        }
        return given;
    }

    public void Announce(IReadOnlyList<Announcement> news)
    {
        foreach (var one in news)
            Announce(one);
    }

    /// <exception cref="RefusedException"><see cref="Refusal.RoomNotFound"/>.</exception>
    public Task<RoomChange> CloseAsync(string agentId, string rid) =>
        MoveAsync(
            rid,
            OwnedBy(agentId),
            (_, room) =>
            {
                if (room.State != RoomState.Closed)
                    room.Close(time.GetUtcNow());
                return Task.CompletedTask;
            }
        );

    /// <exception cref="RefusedException"><see cref="Refusal.RoomNotFound"/>,
    /// <see cref="Refusal.VisitorHasOpenRoom"/>.</exception>
    public Task<RoomChange> ReopenAsync(string agentId, string rid) =>
        MoveAsync(
            rid,
            OwnedBy(agentId),
            async (database, room) =>
            {
                if (room.State != RoomState.Closed)
                    return;
                if (await database.Rooms.AnyAsync(r => r.VisitorId == room.VisitorId && r.ClosedAt == null))
                    throw new RefusedException(Refusal.VisitorHasOpenRoom);
                room.ReopenFor(agentId, time.GetUtcNow());
            }
        );

    /// <summary>The caller's browser has the other side's messages up to a number.</summary>
    public Task DeliveredAsync(Actor by, string rid, int number) => MarkAsync(by, rid, number, seen: false);

    /// <summary>The caller looked at the other side's messages up to a number. Of agents, only the one who has the room
    /// counts.</summary>
    public Task SeenAsync(Actor by, string rid, int number) => MarkAsync(by, rid, number, seen: true);

    /// <summary>Tells the other side that the caller writes.</summary>
    public async Task TypingAsync(Actor by, string rid)
    {
        await using var database = await databases.CreateDbContextAsync();
        var room =
            await database
                .Rooms.AsNoTracking()
                .Where(VisibleTo(by))
                .Where(r => r.Id == rid && r.ClosedAt == null)
                .Select(r => new
                {
                    r.VisitorId,
                    r.AgentId,
                    r.Visitor,
                })
                .SingleOrDefaultAsync()
            ?? throw new RefusedException(Refusal.RoomNotFound);
        if (by.Party == Party.Visitor)
        {
            var author = new Author(by.Id, room.Visitor!.Username, room.Visitor.DisplayName);
            announcer.VisitorTyping(rid, author, room.AgentId);
        }
        else if (
            await database.Users.AsNoTracking().SingleOrDefaultAsync(a => a.Id == by.Id && a.Id == room.AgentId) is
            { } agent
        )
        {
            announcer.AgentTyping(rid, agent.AsAuthor, room.VisitorId);
        }
    }

    /// <summary>
    /// Everything in a room that changed after a revision, by rising revision, at most 500 messages: when the answer's
    /// revision is below the room's, asking again with it brings the rest.
    /// </summary>
    /// <exception cref="RefusedException"><see cref="Refusal.RoomNotFound"/>.</exception>
    public async Task<RoomChange> SinceAsync(Actor by, string rid, long revision)
    {
        await using var database = await databases.CreateDbContextAsync();
        var room =
            await database.Rooms.AsNoTracking().Where(VisibleTo(by)).SingleOrDefaultAsync(r => r.Id == rid)
            ?? throw new RefusedException(Refusal.RoomNotFound);
        var messages = await database
            .Messages.AsNoTracking()
            .Where(m => m.RoomId == rid && m.Revision > revision)
            .OrderBy(m => m.Revision)
            .Take(MaxPageSize)
            .ToListAsync();
        var reached =
            messages.Count == MaxPageSize
                ? messages[^1].Revision
                : Math.Max(room.Revision, messages.LastOrDefault()?.Revision ?? 0);
        return await ChangeAsync(database, room, revision, messages) with { Revision = reached };
    }

    /// <summary>Which rooms somebody may look into: a visitor their own, an agent their own and those that
    /// wait.</summary>
    public static Expression<Func<Room, bool>> VisibleTo(Actor caller) =>
        caller.Party == Party.Visitor
            ? room => room.VisitorId == caller.Id
            : room => room.AgentId == caller.Id || (room.AgentId == null && room.ClosedAt == null);

    private static Expression<Func<Room, bool>> OwnedBy(string agentId) => room => room.AgentId == agentId;

    private static Draft Check(string? clientId, string? text)
    {
        if (
            clientId is not { Length: > 0 and <= MaxClientIdLength }
            || clientId.AsSpan().ContainsAnyExceptInRange('!', '~')
        )
            throw new RefusedException(Refusal.ClientIdMalformed);
        return new(clientId, MessageText.Check(text));
    }

    private async Task<RoomMessage> WriteAsync(Func<LiveChatDb, Task<Written>> send)
    {
        var written = await writer.WriteAsync(send, Announce);
        return written.Message;
    }

    private async Task<Written> SendAsVisitorAsync(LiveChatDb database, IQueryable<Visitor> who, Draft draft)
    {
        var found =
            await (
                from visitor in who
                join open in database.Rooms.Where(r => r.ClosedAt == null)
                    on visitor.Id equals open.VisitorId
                    into rooms
                from open in rooms.DefaultIfEmpty()
                select new { Visitor = visitor, Room = open }
            ).SingleOrDefaultAsync() ?? throw new RefusedException(Refusal.Unauthenticated);
        var (visitorId, room) = (found.Visitor.Id, found.Room);
        // In a room that was closed meanwhile too: the answer of the first time may have been lost.
        var earlier = await database.Messages.FirstOrDefaultAsync(m =>
            m.ClientId == draft.ClientId && database.Rooms.Any(r => r.Id == m.RoomId && r.VisitorId == visitorId)
        );
        if (earlier is not null)
            return Repeated(earlier, Party.Visitor, draft);

        if (room is null)
        {
            room = new Room
            {
                SiteId = found.Visitor.SiteId,
                VisitorId = visitorId,
                Visitor = found.Visitor,
                OpenedAt = time.GetUtcNow(),
            };
            database.Rooms.Add(room);
        }
        else if (room.State == RoomState.Waiting && await IsFullAsync(database, room, draft))
            throw new RefusedException(Refusal.RoomFull);
        found.Visitor.SeenAt = time.GetUtcNow();
        return await AppendAsync(
            database,
            room,
            new(visitorId, found.Visitor.Username, found.Visitor.DisplayName),
            Party.Visitor,
            draft
        );
    }

    // Until an agent has it a room takes so much and no more: what nobody reads must not fill the disk.
    private async Task<bool> IsFullAsync(LiveChatDb database, Room room, Draft draft)
    {
        var most = settings.Limits.MessagesUntilTaken;
        var characters = (long)most * CharactersEach;
        // So few that not even the longest messages fill it: nothing has to be asked.
        if (room.LastNumber < Math.Min(most, characters / Message.MaxTextLength))
            return false;
        var messages = database.Messages.IgnoreAutoIncludes().Where(m => m.RoomId == room.Id);
        var answered = messages
            .Where(m => m.Party == Party.Agent)
            .OrderByDescending(m => m.Number)
            .Select(m => m.Number);
        var unread = await messages
            .Where(m => m.Number > answered.FirstOrDefault())
            .GroupBy(m => m.RoomId)
            .Select(all => new { Count = all.Count(), Length = all.Sum(m => (long)m.Text.Length) })
            .SingleOrDefaultAsync();
        return unread is not null && (unread.Count >= most || unread.Length + draft.Text.Length > characters);
    }

    private async Task<Written> SendAsAgentAsync(LiveChatDb database, string agentId, string? rid, Draft draft)
    {
        var room =
            await database
                .Rooms.Include(r => r.Visitor)
                .Where(VisibleTo(new(Party.Agent, agentId)))
                .SingleOrDefaultAsync(r => r.Id == rid)
            ?? throw new RefusedException(Refusal.RoomNotFound);
        if (
            await database.Messages.FirstOrDefaultAsync(m => m.RoomId == room.Id && m.ClientId == draft.ClientId) is
            { } earlier
        )
            return Repeated(earlier, Party.Agent, draft);
        if (room.State == RoomState.Closed)
            throw new RefusedException(Refusal.RoomClosed);
        if (room.State == RoomState.Waiting)
            throw new RefusedException(Refusal.RoomNotTaken);

        var agent = await database.Users.AsNoTracking().SingleAsync(a => a.Id == agentId);
        return await AppendAsync(database, room, agent.AsAuthor, Party.Agent, draft);
    }

    private static Written Repeated(Message earlier, Party by, Draft draft) =>
        earlier.Party == by && earlier.Text == draft.Text
            ? new(RoomMessage.From(earlier), null)
            : throw new RefusedException(Refusal.ClientIdReused);

    private async Task<Written> AppendAsync(LiveChatDb database, Room room, Author author, Party party, Draft draft)
    {
        var before = room.Revision;
        var message = room.Append(
            new Message
            {
                RoomId = room.Id,
                Text = draft.Text,
                Author = author,
                Party = party,
                SentAt = time.GetUtcNow(),
                ClientId = draft.ClientId,
            }
        );
        database.Messages.Add(message);
        var change = await ChangeAsync(database, room, before, [message]);
        var news = party == Party.Visitor ? Characters.Beginning(draft.Text, MaxPreviewLength) : null;
        return new(change.Messages[0], new(change, room.VisitorId, Inbox(room, news), IsMove: false));
    }

    // In parts, so that a long room does not hold up the writer.
    private async Task MarkAsync(Actor by, string rid, int number, bool seen)
    {
        Announcement? marked;
        do marked = await MarkPartAsync(by, rid, number, seen);
        while (marked?.Change.Messages.Count == MaxMark);
    }

    private Task<Announcement?> MarkPartAsync(Actor by, string rid, int number, bool seen) =>
        writer.WriteAsync<Announcement?>(
            async database =>
            {
                var room =
                    await database
                        .Rooms.Include(r => r.Visitor)
                        .Where(VisibleTo(by))
                        .SingleOrDefaultAsync(r => r.Id == rid)
                    ?? throw new RefusedException(Refusal.RoomNotFound);
                if (seen && by.Party == Party.Agent && room.AgentId != by.Id)
                    throw new RefusedException(Refusal.RoomNotTaken);

                var other = by.Party == Party.Agent ? Party.Visitor : Party.Agent;
                var messages = await database
                    .Messages.Where(m =>
                        m.RoomId == rid
                        && m.Party == other
                        && m.Number <= number
                        && m.SeenAt == null
                        && (seen || m.DeliveredAt == null)
                    )
                    .OrderBy(m => m.Number)
                    .Take(MaxMark)
                    .ToListAsync();
                if (messages.Count == 0)
                    return null;

                var (before, now) = (room.Revision, time.GetUtcNow());
                foreach (var message in messages)
                {
                    message.DeliveredAt ??= now;
                    if (seen)
                        message.SeenAt = now;
                    room.Change(message, now);
                }
                return new(
                    await ChangeAsync(database, room, before, messages),
                    room.VisitorId,
                    Inbox(room, null),
                    IsMove: false
                );
            },
            Announce
        );

    private async Task<RoomChange> MoveAsync(
        string rid,
        Expression<Func<Room, bool>> which,
        Func<LiveChatDb, Room, Task> move
    )
    {
        var moved = await writer.WriteAsync(
            async database =>
            {
                var room =
                    await database.Rooms.Include(r => r.Visitor).Where(which).SingleOrDefaultAsync(r => r.Id == rid)
                    ?? throw new RefusedException(Refusal.RoomNotFound);
                var before = room.Revision;
                await move(database, room);
                return new Announcement(
                    await ChangeAsync(database, room, before, []),
                    room.VisitorId,
                    Inbox(room, null),
                    IsMove: true
                );
            },
            announcement =>
            {
                if (announcement.Change.Revision > announcement.Change.After)
                    Announce(announcement);
            }
        );
        return moved.Change;
    }

    private static async Task<RoomChange> ChangeAsync(
        LiveChatDb database,
        Room room,
        long after,
        IReadOnlyList<Message> messages
    )
    {
        var agent = await AgentOfAsync(database, room);
        return new()
        {
            Rid = room.Id,
            After = after,
            Revision = room.Revision,
            State = room.State,
            Agent = agent,
            Messages = [.. messages.Select(RoomMessage.From)],
        };
    }

    /// <summary>Who has a room, as others see them; null when nobody does.</summary>
    public static async Task<RoomAgent?> AgentOfAsync(LiveChatDb database, Room room) =>
        room.AgentId is not null
        && await database.Users.AsNoTracking().SingleOrDefaultAsync(a => a.Id == room.AgentId) is { } agent
            ? RoomAgent.Of(agent.Id, agent.Name)
            : null;

    private static InboxChange Inbox(Room room, string? news) =>
        new()
        {
            Rid = room.Id,
            Visitor = room.Visitor!.DisplayName,
            NewText = news,
            AgentId = room.AgentId,
        };

    private void Announce(Written written) => Announce(written.Announcement);

    private void Announce(Announcement? news)
    {
        if (news is null)
            return;
        if (news.IsMove)
            announcer.RoomReassigned(news.Change, news.VisitorId, news.Inbox);
        else
            announcer.RoomChanged(news.Change, news.VisitorId, news.Inbox);
    }

    private sealed record Draft(string ClientId, string Text);

    /// <summary>A change, and who is to hear of it.</summary>
    public sealed record Announcement(RoomChange Change, string VisitorId, InboxChange Inbox, bool IsMove);

    private sealed record Written(RoomMessage Message, Announcement? Announcement);
}
