using LiveChatMeet.Calls;
using LiveChatMeet.Hosting;
using LiveChatMeet.Identity;
using LiveChatMeet.Presence;
using LiveChatMeet.Relay;
using LiveChatMeet.Rooms;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;

namespace LiveChatMeet.Hub;

/// <summary>The entry point for browsers. It decides nothing and keeps nothing: each method is one call into the
/// product.</summary>
[Authorize(Policies.Party)]
public sealed class SignalingHub(
    Chat chat,
    Switchboard switchboard,
    SignalRelay relay,
    Leases leases,
    MeetTickets meetTickets,
    ReturnToLivechat returns,
    PresenceTracker tracker,
    VisitorPages pages,
    TimeProvider time
) : Hub<ISignalingClient>
{
    [Authorize(Policies.Party)]
    public Task<RoomMessage> Send(string? rid, string clientId, string text) =>
        chat.SendAsync(Me.In(rid), rid, clientId, text);

    [Authorize(Policies.Party)]
    public Task Typing(string rid) => chat.TypingAsync(Me.In(rid), rid);

    [Authorize(Policies.Party)]
    public Task Delivered(string rid, int number) => chat.DeliveredAsync(Me.In(rid), rid, number);

    [Authorize(Policies.Party)]
    public Task Seen(string rid, int number) => chat.SeenAsync(Me.In(rid), rid, number);

    [Authorize(Policies.Party)]
    public Task<RoomChange> Since(string rid, long revision) => chat.SinceAsync(Me.In(rid), rid, revision);

    [Authorize(Policies.Visitor)]
    public Task PageViewed(PageVisited page) => pages.ViewedAsync(Me.In(null), page);

    [Authorize(Policies.Visitor)]
    public Task<CallSnapshot> RingShown(string callId, RingProgress progress) =>
        switchboard.ApplyAsync(Me, callId, new CallCommand.RingProgressed(progress));

    [Authorize(Policies.Visitor)]
    public Task<CallSnapshot> Accept(string callId, string key, bool voiceOnly) =>
        switchboard.ApplyAsync(Me, callId, CallCommand.Accept.Checked(key, voiceOnly));

    [Authorize(Policies.Visitor)]
    public Task<CallSnapshot> Decline(string callId, string? note) =>
        switchboard.EndAsync(Me, callId, CallCommand.Decline.Checked(note));

    [Authorize(Policies.Party)]
    public Task<CallSnapshot> HangUp(string callId) =>
        switchboard.EndAsync(Me, callId, new CallCommand.HangUp(Me.Party));

    [Authorize(Policies.Party)]
    public Task<CallSnapshot> Join(JoinCall join) => relay.JoinAsync(Me, join);

    [Authorize(Policies.Party)]
    public Task<CallSnapshot> LegConnected(string callId, string legId) =>
        switchboard.ApplyAsync(Me, callId, new CallCommand.MediaConnected(Me.Party, legId));

    [Authorize(Policies.Party)]
    public Task<CallSnapshot> LegFailed(string callId, string legId) =>
        switchboard.ApplyAsync(Me, callId, new CallCommand.Fail(Me.Party, legId));

    [Authorize(Policies.Party)]
    public Task<CallSnapshot> LegLeft(string callId, string legId) =>
        switchboard.ApplyAsync(Me, callId, new CallCommand.Leave(Me.Party, legId));

    [Authorize(Policies.Party)]
    public Task<CallSnapshot> Report(
        string callId,
        string legId,
        Container container,
        MicrophoneState microphone,
        CameraState camera
    ) => switchboard.ApplyAsync(Me, callId, new CallCommand.Report(Me.Party, legId, container, microphone, camera));

    [Authorize(Policies.Party)]
    public Task Signal(CallSignal signal) => relay.SignalAsync(Me, signal);

    [Authorize(Policies.Party)]
    public Task<long> Renew(string callId, string legId, IReadOnlyList<string> heard) =>
        leases.RenewAsync(Me, callId, legId, heard);

    [Authorize(Policies.Party)]
    public Task<CallSnapshot> Snapshot(string callId) => switchboard.SnapshotAsync(Me, callId);

    [Authorize(Policies.Party)]
    public Task<IReadOnlyList<IceServer>> IceServers(string callId, string legId) =>
        relay.IceServersAsync(Me, callId, legId);

    [Authorize(Policies.Party)]
    public Task RegisterTicket(string callId, string hash) => meetTickets.RegisterAsync(Me, callId, hash);

    [Authorize(Policies.Visitor)]
    public Task<bool> Return(string callId, string? to) => returns.AskAsync(Me, callId, to);

    [Authorize(Policies.Party)]
    public Task<Loan> Lend(string nonce) => meetTickets.LendAsync(Me, nonce);

    public override async Task OnConnectedAsync()
    {
        await Clients.Caller.Clock(time.GetUtcNow());
        foreach (var group in Audiences.GroupsFor(Me))
            await Groups.AddToGroupAsync(Context.ConnectionId, group);
        await tracker.ArrivedAsync(Me, Context.User, Connection);
        if (Me is { Party: Party.Visitor, CallId: not null })
            await Clients.Caller.LivechatHere(tracker.IsLivechatHere(Me));
        foreach (var call in switchboard.OpenOf(Me))
            await Clients.Caller.CallChanged(call);
    }

    public override Task OnDisconnectedAsync(Exception? exception) => tracker.LeftAsync(Me, Context.ConnectionId);

    private Actor Me => Actor.Of(Context.User);

    private PresentConnection Connection =>
        new(
            Context.ConnectionId,
            Context.User?.FindFirst(Actor.SessionClaim)?.Value,
            Me.Party == Party.Visitor ? Network.Of(Context.GetHttpContext()) : null,
            Context.Abort
        );
}
