using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms.Notes;
using LiveChatMeet.Storage;
using LiveChatMeet.Texts;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Rooms;

/// <summary>To whom a conversation is handed: a colleague, or else a team.</summary>
public sealed record HandOverTo(string? AgentId, string? TeamId);

/// <summary>Handing conversations over, and giving them back to waiting. Not during a call, which is its two
/// parties'.</summary>
public sealed class HandOvers(Reassignments reassignments)
{
    /// <param name="note">For colleagues alone; empty for none.</param>
    /// <exception cref="RefusedException">The note is invalid; <see cref="Refusal.RoomNotFound"/>,
    /// <see cref="Refusal.RoomClosed"/>, <see cref="Refusal.RoomTaken"/>, <see cref="Refusal.RoomNotTaken"/>,
    /// <see cref="Refusal.RoomInCall"/>; <see cref="Refusal.HandOverToNobody"/>,
    /// <see cref="Refusal.HandOverToSelf"/>, <see cref="Refusal.ColleagueGone"/>,
    /// <see cref="Refusal.ColleagueNotServing"/>, <see cref="Refusal.TeamGone"/>, <see cref="Refusal.TeamEmpty"/>.
    /// </exception>
    public Task<RoomChange> HandOverAsync(string agentId, string rid, HandOverTo to, string? note = null) =>
        reassignments.ReassignAsync(
            agentId,
            rid,
            (database, room) => DecideAsync(database, room, agentId, to),
            string.IsNullOrWhiteSpace(note) ? null : NoteDraft.Checked(Ids.NewClientId(), note)
        );

    /// <summary>Puts it back to waiting, where its team finds it.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.RoomNotFound"/>, <see cref="Refusal.RoomClosed"/>,
    /// <see cref="Refusal.RoomTaken"/>, <see cref="Refusal.RoomInCall"/>.</exception>
    public Task<RoomChange> GiveBackAsync(string agentId, string rid) =>
        reassignments.ReassignAsync(
            agentId,
            rid,
            async (database, room) =>
            {
                var now = await Reassignments.ReadableAsync(database, room, agentId);
                if (room.State == RoomState.Closed)
                    throw new RefusedException(Refusal.RoomClosed);
                if (room.State == RoomState.Taken)
                    await reassignments.MovableAsync(database, now, room, agentId, AuditKind.ConversationGivenBack);
                return new RoomCommand.GiveBack { IsInCall = await Reassignments.IsInCallAsync(database, rid) };
            }
        );

    private async Task<RoomCommand> DecideAsync(LiveChatDb database, Room room, string agentId, HandOverTo to)
    {
        var now = await Reassignments.ReadableAsync(database, room, agentId);
        if (room.State == RoomState.Closed)
            throw new RefusedException(Refusal.RoomClosed);
        await reassignments.MovableAsync(database, now, room, agentId, AuditKind.ConversationHandedOver);
        var isInCall = await Reassignments.IsInCallAsync(database, room.Id);
        if (to.AgentId is { } colleague)
            return new RoomCommand.HandOver(
                await ColleagueAsync(database, now, room, agentId, colleague),
                now.TeamAfterHandingTo(room, colleague)
            )
            {
                IsInCall = isInCall,
            };
        var team = to.TeamId ?? throw new RefusedException(Refusal.HandOverToNobody);
        return new RoomCommand.HandOver(null, await TeamAsync(database, team)) { IsInCall = isInCall };
    }

    private static async Task<string> ColleagueAsync(
        LiveChatDb database,
        RoomAccess now,
        Room room,
        string by,
        string colleague
    )
    {
        if (colleague == by)
            throw new RefusedException(Refusal.HandOverToSelf);
        if (!await database.Users.AnyAsync(a => a.Id == colleague && a.DisabledAt == null))
            throw new RefusedException(Refusal.ColleagueGone);
        return now.CanBeHandedTo(room, colleague) ? colleague : throw new RefusedException(Refusal.ColleagueNotServing);
    }

    // One in which nobody can sign in is empty.
    private static async Task<string> TeamAsync(LiveChatDb database, string team)
    {
        if (!await database.Teams.AnyAsync(t => t.Id == team))
            throw new RefusedException(Refusal.TeamGone);
        var members = database.TeamMembers.Where(m => m.TeamId == team).Select(m => m.AgentId);
        return await database.Users.AnyAsync(a => a.DisabledAt == null && members.Contains(a.Id))
            ? team
            : throw new RefusedException(Refusal.TeamEmpty);
    }
}
