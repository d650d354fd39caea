using LiveChatMeet.Calls;
using LiveChatMeet.Hub;
using LiveChatMeet.Identity;
using LiveChatMeet.Relay;
using LiveChatMeet.Texts;
using Microsoft.AspNetCore.SignalR.Client;

namespace LiveChatMeet.Tests.Plant.Servers;

/// <summary>What a call asks for.</summary>
public sealed partial class HubClient
{
    public Task<CallSnapshot> RingShownAsync(string callId, RingProgress progress) =>
        _connection.InvokeAsync<CallSnapshot>(nameof(SignalingHub.RingShown), callId, progress);

    public Task<CallSnapshot> AcceptAsync(string callId, string? key = null, bool voiceOnly = false) =>
        _connection.InvokeAsync<CallSnapshot>(nameof(SignalingHub.Accept), callId, key ?? Ids.New(), voiceOnly);

    public Task<CallSnapshot> DeclineAsync(string callId, string? word = null) =>
        _connection.InvokeAsync<CallSnapshot>(nameof(SignalingHub.Decline), callId, word);

    public Task<CallSnapshot> HangUpAsync(string callId) =>
        _connection.InvokeAsync<CallSnapshot>(nameof(SignalingHub.HangUp), callId);

    public Task<CallSnapshot> JoinAsync(string callId, string legId, params LegOffer[] offers) =>
        JoinAsync(new JoinCall(callId, legId, Container.Tab, MicrophoneState.On, CameraState.On, offers));

    public Task<CallSnapshot> JoinAsync(JoinCall join) =>
        _connection.InvokeAsync<CallSnapshot>(nameof(SignalingHub.Join), join);

    public Task<CallSnapshot> LegConnectedAsync(string callId, string legId) =>
        _connection.InvokeAsync<CallSnapshot>(nameof(SignalingHub.LegConnected), callId, legId);

    public Task<CallSnapshot> LegFailedAsync(string callId, string legId, EndReason? why = EndReason.Failed) =>
        _connection.InvokeCoreAsync<CallSnapshot>("LegFailed", why is null ? [callId, legId] : [callId, legId, why]);

    public Task<CallSnapshot> LegLeftAsync(string callId, string legId) =>
        _connection.InvokeAsync<CallSnapshot>(nameof(SignalingHub.LegLeft), callId, legId);

    public Task<CallSnapshot> ReportAsync(
        string callId,
        string legId,
        MicrophoneState microphone,
        CameraState camera,
        Container container = Container.Docked
    ) =>
        _connection.InvokeAsync<CallSnapshot>(
            nameof(SignalingHub.Report),
            callId,
            legId,
            container,
            microphone,
            camera
        );

    public Task SignalAsync(CallSignal signal) => _connection.InvokeAsync(nameof(SignalingHub.Signal), signal);

    public Task<long> RenewAsync(string callId, string legId, params string[] heard) =>
        _connection.InvokeAsync<long>(nameof(SignalingHub.Renew), callId, legId, heard);

    public Task<CallSnapshot> SnapshotAsync(string callId) =>
        _connection.InvokeAsync<CallSnapshot>(nameof(SignalingHub.Snapshot), callId);

    public Task<IReadOnlyList<IceServer>> IceServersAsync(string callId, string legId) =>
        _connection.InvokeAsync<IReadOnlyList<IceServer>>(nameof(SignalingHub.IceServers), callId, legId);

    public Task RegisterTicketAsync(string callId, string hash) =>
        _connection.InvokeAsync(nameof(SignalingHub.RegisterTicket), callId, hash);

    public Task<bool> ReturnAsync(string callId, string? to) =>
        _connection.InvokeAsync<bool>(nameof(SignalingHub.Return), callId, to);

    public Task<Loan> LendAsync(string nonce) => _connection.InvokeAsync<Loan>(nameof(SignalingHub.Lend), nonce);
}
