using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms.Consents;
using LiveChatMeet.Rooms.Queue;
using LiveChatMeet.Sites;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Rooms;

/// <summary>A visitor writes, into their open room; one is opened when there is none.</summary>
public sealed class SendVisitorMessage : SendMessage
{
    private readonly RoomCapacity _capacity;
    private readonly Assignment _assignment;
    private readonly ConsentRule _consents;
    private readonly string? _visitorId;
    private readonly NewVisitor? _newVisitor;

    public SendVisitorMessage(
        string visitorId,
        MessageDraft draft,
        RoomCapacity capacity,
        Assignment assignment,
        ConsentRule consents,
        TimeProvider time
    )
        : base(draft, time)
    {
        _visitorId = visitorId;
        (_capacity, _assignment, _consents) = (capacity, assignment, consents);
    }

    /// <summary>A new visitor's first message creates the visitor too, all or nothing.</summary>
    public SendVisitorMessage(
        NewVisitor visitor,
        MessageDraft draft,
        RoomCapacity capacity,
        Assignment assignment,
        ConsentRule consents,
        TimeProvider time
    )
        : base(draft, time)
    {
        _newVisitor = visitor;
        (_capacity, _assignment, _consents) = (capacity, assignment, consents);
    }

    /// <summary>What the visitor has agreed to (<see cref="Consent.KeyOf"/>).</summary>
    public string? AgreedTo { get; init; }

    public override bool MayFailHalfWay => _newVisitor is not null || base.MayFailHalfWay;

    public override async ValueTask<Outcome<RoomMessage>> ApplyAsync(WriteContext write)
    {
        var statements = write.Statements;
        var id = _newVisitor is null ? _visitorId! : await JoinAsync(write.Database, _newVisitor);
        var (visitor, room, agent, earlier) =
            await RoomRows.OfVisitorAsync(statements, id, Draft.ClientId, Now)
            ?? throw new RefusedException(Refusal.Unauthenticated);
        // Also in a room that has been closed since: the first answer may have been lost.
        if (earlier is not null)
            return await RepeatAsync(statements, earlier, Party.Visitor);
        if (room?.State == RoomState.Waiting && await _capacity.IsFullAsync(statements, room, Draft))
            throw new RefusedException(Refusal.RoomFull);
        if (room is null && await _capacity.IsFullAsync(statements, id, Now))
            throw new RefusedException(Refusal.RoomFull);
        var agreed = room is null ? _consents.Checked(visitor.SiteId, AgreedTo) : null;

        await statements.RunAsync(Statement.VisitorSeen, visitor.Id, Now);
        var author = new Author(visitor.Id, visitor.Username, visitor.DisplayName);
        return room is null
            ? await OpenAsync(write, visitor, author, agreed)
            : await AppendAsync(write, room, agent, author, Party.Visitor);
    }

    // Given to somebody before the message is in it, so that only they are told what it says.
    private async Task<Outcome<RoomMessage>> OpenAsync(
        WriteContext write,
        Visitor visitor,
        Author author,
        string? agreed
    )
    {
        var room = await AddRoomAsync(write.Statements, visitor);
        if (agreed is not null)
            await ConsentRule.KeepAsync(write.Database, room.Id, agreed, Now);
        var given = await _assignment.OpenedAsync(write.Statements, room);
        var sent = await AppendAsync(write, room, given?.Change.Agent, author, Party.Visitor);
        return given is null ? sent : new(sent.Answer, [given, .. sent.Events]);
    }

    // A new visitor whose answer was lost comes back with the same credential.
    private async Task<string> JoinAsync(LiveChatDb database, NewVisitor visitor)
    {
        var known = database
            .Visitors.Where(v => v.SiteId == visitor.SiteId && v.CredentialHash == visitor.CredentialHash)
            .Select(v => v.Id);
        if (await known.SingleOrDefaultAsync() is { } id)
            return id;
        await visitor.JoinAsync(database, Now);
        return await known.SingleAsync();
    }

    private async Task<Room> AddRoomAsync(IStatements statements, Visitor visitor)
    {
        var room = new Room
        {
            SiteId = visitor.SiteId,
            VisitorId = visitor.Id,
            Visitor = visitor,
            OpenedAt = Now,
            FoundSomebody = _assignment.IsSomebodyHere(visitor.SiteId),
        };
        await RoomRows.AddAsync(statements, room);
        return room;
    }
}
