using System.Collections.Concurrent;
using LiveChatMeet.Hub;
using LiveChatMeet.Rooms;
using Microsoft.AspNetCore.SignalR.Client;

namespace LiveChatMeet.Tests.Plant.Servers;

/// <summary>What a hub has pushed that is for consoles alone.</summary>
public sealed class DeskPushes
{
    internal DeskPushes(HubConnection connection)
    {
        connection.On<IReadOnlyList<BusyAgent>>(nameof(ISignalingClient.BusyChanged), Busy.Enqueue);
        connection.On<string, int>(nameof(ISignalingClient.NotesChanged), (rid, last) => Notes.Enqueue((rid, last)));
        connection.On<string>(nameof(ISignalingClient.TagsChanged), Tags.Enqueue);
    }

    public ConcurrentQueue<IReadOnlyList<BusyAgent>> Busy { get; } = [];

    /// <summary>Rooms that have new notes, with the number of the newest.</summary>
    public ConcurrentQueue<(string Rid, int Last)> Notes { get; } = [];

    /// <summary>Rooms whose tags changed.</summary>
    public ConcurrentQueue<string> Tags { get; } = [];
}
