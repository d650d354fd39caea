using LiveChatMeet.Calls;
using LiveChatMeet.Desk;
using LiveChatMeet.Identity;
using LiveChatMeet.Rooms;
using LiveChatMeet.Rooms.Drafts;

namespace LiveChatMeet.Hub.Wire;

/// <summary>Writes a push once, and sends it to all who are to hear it.</summary>
internal sealed class Pushes(Frames frames, Func<HubConnection[]> to) : ISignalingClient
{
    public Task Clock(DateTimeOffset now) => SendAsync(nameof(Clock), now);

    public Task RoomChanged(RoomChange change) => SendAsync(nameof(RoomChanged), change);

    public Task Typing(string rid, Author by) => SendAsync(nameof(Typing), rid, by);

    public Task InboxChanged(InboxChange change) => SendAsync(nameof(InboxChanged), change);

    public Task NotesChanged(string rid, int last) => SendAsync(nameof(NotesChanged), rid, last);

    public Task DraftChanged(RoomDraft draft) => SendAsync(nameof(DraftChanged), draft);

    public Task TagsChanged(string rid) => SendAsync(nameof(TagsChanged), rid);

    public Task RoomMoved(RoomMoved moved) => SendAsync(nameof(RoomMoved), moved);

    public Task BusyChanged(IReadOnlyList<BusyAgent> busy) => SendAsync(nameof(BusyChanged), busy);

    public Task StatusesChanged(IReadOnlyList<AgentStanding> statuses) => SendAsync(nameof(StatusesChanged), statuses);

    public Task SiteOpen(bool open) => SendAsync(nameof(SiteOpen), open);

    public Task PlaceChanged(string rid, int? place, int? minutes) =>
        SendAsync(nameof(PlaceChanged), rid, place, minutes);

    public Task AgentsHere(bool here) => SendAsync(nameof(AgentsHere), here);

    public Task CallChanged(CallSnapshot call) => SendAsync(nameof(CallChanged), call);

    public Task Signaled(CallSignal signal) => SendAsync(nameof(Signaled), signal);

    public Task LivechatHere(bool here) => SendAsync(nameof(LivechatHere), here);

    public Task CallReturns(string callId, string? to) => SendAsync(nameof(CallReturns), callId, to);

    public Task VisitorChanged(string rid, bool here) => SendAsync(nameof(VisitorChanged), rid, here);

    private Task SendAsync(string name, params ReadOnlySpan<object?> arguments)
    {
        var connections = to();
        if (connections.Length == 0 || frames.Push(name, arguments) is not { } frame)
            return Task.CompletedTask;
        if (connections.Length == 1)
            return connections[0].SendAsync(frame);
        List<Task> unsent = [];
        foreach (var connection in connections)
            if (connection.SendAsync(frame) is { IsCompletedSuccessfully: false } sending)
                unsent.Add(sending);
        return Task.WhenAll(unsent);
    }
}
