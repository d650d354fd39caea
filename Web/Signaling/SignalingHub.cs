using LiveChatMeet.Hosting;
using LiveChatMeet.Rooms;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;

namespace LiveChatMeet.Signaling;

/// <summary>Who says what. Decides nothing and keeps nothing: each method is one call into the product.</summary>
[Authorize(Policies.Party)]
public sealed class SignalingHub(Chat chat, Attendance attendance) : Hub<ISignalingClient>
{
    [Authorize(Policies.Party)]
    public Task<RoomMessage> Send(string? rid, string clientId, string text) => chat.SendAsync(Me, rid, clientId, text);

    [Authorize(Policies.Party)]
    public Task Typing(string rid) => chat.TypingAsync(Me, rid);

    [Authorize(Policies.Party)]
    public Task Delivered(string rid, int number) => chat.DeliveredAsync(Me, rid, number);

    [Authorize(Policies.Party)]
    public Task Seen(string rid, int number) => chat.SeenAsync(Me, rid, number);

    [Authorize(Policies.Party)]
    public Task<RoomChange> Since(string rid, long revision) => chat.SinceAsync(Me, rid, revision);

    [Authorize(Policies.Visitor)]
    public Task Here(PageVisited page) => attendance.VisitedAsync(Me, page);

    public override async Task OnConnectedAsync()
    {
        await Groups.AddToGroupAsync(Context.ConnectionId, Announcer.GroupOf(Me));
        await Groups.AddToGroupAsync(Context.ConnectionId, Me.Party == Party.Agent ? Announcer.AllAgents : Announcer.AllVisitors);
        await attendance.ArrivedAsync(Me, Context);
    }

    public override Task OnDisconnectedAsync(Exception? exception) => attendance.LeftAsync(Me, Context);

    private Caller Me => Caller.Of(Context.User);
}
