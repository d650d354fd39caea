using System.Collections.Concurrent;
using LiveChatMeet.Desk;
using LiveChatMeet.Hub;
using LiveChatMeet.Rooms;
using LiveChatMeet.Rooms.Drafts;
using Microsoft.AspNetCore.SignalR.Client;

namespace LiveChatMeet.Tests.Plant.Servers;

/// <summary>What a hub has pushed that is for consoles alone, and to visitors of who is here and of their place in the
/// line.</summary>
public sealed class DeskPushes
{
    internal DeskPushes(HubConnection connection)
    {
        connection.On<IReadOnlyList<BusyAgent>>(nameof(ISignalingClient.BusyChanged), Busy.Enqueue);
        connection.On<string, int>(nameof(ISignalingClient.NotesChanged), (rid, last) => Notes.Enqueue((rid, last)));
        connection.On<RoomDraft>(nameof(ISignalingClient.DraftChanged), Drafts.Enqueue);
        connection.On<string>(nameof(ISignalingClient.TagsChanged), Tags.Enqueue);
        connection.On<IReadOnlyList<AgentStanding>>(nameof(ISignalingClient.StatusesChanged), Statuses.Enqueue);
        connection.On<bool>(nameof(ISignalingClient.AgentsHere), AgentsHere.Enqueue);
        connection.On<bool>(nameof(ISignalingClient.SiteOpen), SiteOpen.Enqueue);
        connection.On<string, int?, int?>(
            nameof(ISignalingClient.PlaceChanged),
            (rid, place, minutes) => Places.Enqueue((rid, place, minutes))
        );
        connection.On<RoomMoved>(nameof(ISignalingClient.RoomMoved), Moved.Enqueue);
    }

    public ConcurrentQueue<IReadOnlyList<BusyAgent>> Busy { get; } = [];

    /// <summary>Rooms that have new notes, with the number of the newest.</summary>
    public ConcurrentQueue<(string Rid, int Last)> Notes { get; } = [];

    /// <summary>What this agent has begun to write.</summary>
    public ConcurrentQueue<RoomDraft> Drafts { get; } = [];

    /// <summary>Rooms whose tags changed.</summary>
    public ConcurrentQueue<string> Tags { get; } = [];

    public ConcurrentQueue<IReadOnlyList<AgentStanding>> Statuses { get; } = [];

    public ConcurrentQueue<bool> AgentsHere { get; } = [];

    public ConcurrentQueue<bool> SiteOpen { get; } = [];

    public ConcurrentQueue<(string Rid, int? Place, int? Minutes)> Places { get; } = [];

    /// <summary>What happened to conversations that were, or became, this agent's.</summary>
    public ConcurrentQueue<RoomMoved> Moved { get; } = [];
}
