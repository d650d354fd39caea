using LiveChatMeet.Calls;
using LiveChatMeet.Desk;
using LiveChatMeet.Identity;
using LiveChatMeet.Presence;
using LiveChatMeet.Relay;
using LiveChatMeet.Rooms;
using LiveChatMeet.Rooms.Drafts;
using LiveChatMeet.Rooms.Notes;
using Microsoft.AspNetCore.Authorization;

namespace LiveChatMeet.Hub;

/// <summary>What the browser of one connection may call. It decides nothing and keeps nothing: each method is one call
/// into the product.</summary>
/// <param name="me">Whose connection it is.</param>
[Authorize(Policies.Party)]
public sealed class SignalingHub(
    Actor me,
    Chat chat,
    Reassignments reassignments,
    RoomNotes notes,
    KeptDrafts drafts,
    Switchboard switchboard,
    SignalRelay relay,
    Leases leases,
    MeetTickets meetTickets,
    ReturnToLivechat returns,
    StatusChanges statuses,
    VisitorPages pages
)
{
    [Authorize(Policies.Party)]
    public Task<RoomMessage> Send(string? rid, string clientId, string text) =>
        chat.SendAsync(me.In(rid), rid, clientId, text);

    [Authorize(Policies.Party)]
    public Task<RoomMessage> SendFiles(string? rid, string clientId, string text, IReadOnlyList<string> files) =>
        chat.SendAsync(me.In(rid), rid, clientId, text, files);

    [Authorize(Policies.Party)]
    public Task<RoomMessage> Correct(string rid, string messageId, string text) =>
        chat.CorrectAsync(me.In(rid), rid, messageId, text);

    [Authorize(Policies.Party)]
    public Task<RoomMessage> Delete(string rid, string messageId) => chat.DeleteAsync(me.In(rid), rid, messageId);

    [Authorize(Policies.Party)]
    public Task Typing(string rid) => chat.TypingAsync(me.In(rid), rid);

    [Authorize(Policies.Party)]
    public Task Delivered(string rid, int number) => chat.DeliveredAsync(me.In(rid), rid, number);

    [Authorize(Policies.Party)]
    public Task Seen(string rid, int number) => chat.SeenAsync(me.In(rid), rid, number);

    [Authorize(Policies.Agent)]
    public Task Active() => statuses.ActiveAsync(me);

    [Authorize(Policies.Party)]
    public Task<RoomChange> Since(string rid, long revision) => chat.SinceAsync(me.In(rid), rid, revision);

    [Authorize(Policies.Visitor)]
    public Task End(string rid) => reassignments.EndAsync(me.In(null), rid);

    [Authorize(Policies.Agent)]
    public Task<RoomNote> AddNote(string rid, string clientId, string text) => notes.AddAsync(me, rid, clientId, text);

    [Authorize(Policies.Agent)]
    public Task<IReadOnlyList<RoomNote>> NotesSince(string rid, int number) => notes.SinceAsync(me, rid, number);

    [Authorize(Policies.Agent)]
    public Task<RoomDraft> SaveDraft(string rid, DraftKind kind, long version, string text) =>
        drafts.SaveAsync(me, rid, kind, version, text);

    [Authorize(Policies.Agent)]
    public Task<RoomDrafts> Drafts(string rid) => drafts.InAsync(me, rid);

    [Authorize(Policies.Visitor)]
    public Task PageViewed(PageVisited page) => pages.ViewedAsync(me.In(null), page);

    [Authorize(Policies.Visitor)]
    public Task<CallSnapshot> RingShown(string callId, RingProgress progress) =>
        switchboard.ApplyAsync(me, callId, new CallCommand.RingProgressed(progress));

    [Authorize(Policies.Visitor)]
    public Task<CallSnapshot> Accept(string callId, string key, bool voiceOnly) =>
        switchboard.ApplyAsync(me, callId, CallCommand.Accept.Checked(key, voiceOnly));

    [Authorize(Policies.Visitor)]
    public Task<CallSnapshot> Decline(string callId, string? note) =>
        switchboard.EndAsync(me, callId, CallCommand.Decline.Checked(note));

    [Authorize(Policies.Party)]
    public Task<CallSnapshot> HangUp(string callId) =>
        switchboard.EndAsync(me, callId, new CallCommand.HangUp(me.Party));

    [Authorize(Policies.Party)]
    public Task<CallSnapshot> Join(JoinCall join) => relay.JoinAsync(me, join);

    [Authorize(Policies.Party)]
    public Task<CallSnapshot> LegConnected(string callId, string legId) =>
        switchboard.ApplyAsync(me, callId, new CallCommand.MediaConnected(me.Party, legId));

    [Authorize(Policies.Party)]
    public Task<CallSnapshot> LegFailed(string callId, string legId, EndReason why = EndReason.Failed) =>
        switchboard.ApplyAsync(me, callId, new CallCommand.Fail(me.Party, legId, why));

    [Authorize(Policies.Party)]
    public Task<CallSnapshot> LegLeft(string callId, string legId) =>
        switchboard.ApplyAsync(me, callId, new CallCommand.Leave(me.Party, legId));

    [Authorize(Policies.Party)]
    public Task<CallSnapshot> Report(
        string callId,
        string legId,
        Container container,
        MicrophoneState microphone,
        CameraState camera
    ) => switchboard.ApplyAsync(me, callId, new CallCommand.Report(me.Party, legId, container, microphone, camera));

    [Authorize(Policies.Party)]
    public Task Signal(CallSignal signal) => relay.SignalAsync(me, signal);

    [Authorize(Policies.Party)]
    public Task<long> Renew(string callId, string legId, IReadOnlyList<string> heard, LegMeasures? measured = null) =>
        leases.RenewAsync(me, callId, legId, heard, measured);

    [Authorize(Policies.Party)]
    public Task<CallSnapshot> Snapshot(string callId) => switchboard.SnapshotAsync(me, callId);

    [Authorize(Policies.Party)]
    public Task<IReadOnlyList<IceServer>> IceServers(string callId, string legId) =>
        relay.IceServersAsync(me, callId, legId);

    [Authorize(Policies.Party)]
    public Task RegisterTicket(string callId, string hash) => meetTickets.RegisterAsync(me, callId, hash);

    [Authorize(Policies.Visitor)]
    public Task<bool> Return(string callId, string? to) => returns.AskAsync(me, callId, to);

    [Authorize(Policies.Party)]
    public Task<Loan> Lend(string nonce) => meetTickets.LendAsync(me, nonce);
}
