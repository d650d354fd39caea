using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Rooms;

/// <summary>An agent writes into a room that they have.</summary>
public sealed class SendAgentMessage(
    string agentId,
    string? rid,
    MessageDraft draft,
    RoomAccess access,
    TimeProvider time
) : SendMessage(draft, time)
{
    public override async ValueTask<Outcome<RoomMessage>> ApplyAsync(WriteContext write)
    {
        var statements = write.Statements;
        var me = new Actor(Party.Agent, agentId);
        var found = await RoomRows.FindAsync(statements, access, me, rid, Draft.ClientId);
        if (found.EarlierMessage is { } earlier)
            return await RepeatAsync(statements, earlier, Party.Agent);
        if (found is not { Room: { State: not RoomState.Closed } room })
            throw new RefusedException(Refusal.RoomClosed);
        if (found.Agent is not { } agent)
            throw new RefusedException(Refusal.RoomNotTaken);
        if (!RoomAccess.MayWrite(room, me))
            throw new RefusedException(Refusal.RoomTaken);

        var author = Agent.AuthorOf(agent.Id, agent.Name);
        if (!found.IsUnanswered)
            return await AppendAsync(write, room, agent, author, Party.Agent);
        await statements.RunAsync(Statement.AnswerRoom, room.Id, Now);
        var sent = await AppendAsync(write, room, agent, author, Party.Agent);
        return new(sent.Answer, [.. sent.Events, new RoomAnswered(room.Id)]);
    }
}
