using LiveChatMeet.Calls;
using LiveChatMeet.Hub;
using LiveChatMeet.Identity;
using LiveChatMeet.Presence;
using LiveChatMeet.Relay;
using LiveChatMeet.Rooms;
using LiveChatMeet.Texts;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace LiveChatMeet.Tests.Plant.Servers;

/// <summary>A browser's connection to the hub: WebSockets, our Origin, our JSON. Keeps what the server
/// pushes.</summary>
public sealed partial class HubClient : HubPushes, IAsyncDisposable
{
    private readonly HubConnection _connection;
    private readonly TaskCompletionSource<Exception?> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private HubClient(HubConnection connection)
        : base(connection)
    {
        _connection = connection;
        connection.Closed += reason =>
        {
            _closed.TrySetResult(reason);
            return Task.CompletedTask;
        };
    }

    /// <summary>Ends when the connection did, with the reason if there was one.</summary>
    public Task<Exception?> Closed => _closed.Task;

    public bool IsConnected => _connection.State == HubConnectionState.Connected;

    /// <param name="server">Whose hub.</param>
    /// <param name="query">Such as <c>?as=visitor&amp;site=kettle-lane</c>; nothing for an agent.</param>
    /// <param name="cookie">The Cookie header.</param>
    /// <param name="origin">The Origin header; null for the server's own, empty for none.</param>
    public static Task<HubClient> ConnectAsync(Server server, string query, string? cookie, string? origin = null) =>
        ConnectAsync(server.Origin, query, cookie, null, origin);

    public static Task<HubClient> ConnectByTicketAsync(Server server, string ticket) =>
        ConnectAsync(server.Origin, "?as=visitor", null, ticket, null);

    public static async Task<HubClient> ConnectAsync(
        string address,
        string query,
        string? cookie,
        string? ticket,
        string? origin
    )
    {
        var connection = Build(address, query, cookie, ticket, origin);
        var client = new HubClient(connection);
        try
        {
            await connection.StartAsync();
            await client.ArrivesAsync();
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    // The greeting comes before the arrival. Frames are handled in turn, so whatever is answered comes after it; a
    // connection that may not come in ends, and tests see that.
    private async Task ArrivesAsync()
    {
        Task answered = _connection.InvokeAsync("arrives");
        await answered.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static HubConnection Build(string address, string query, string? cookie, string? ticket, string? origin) =>
        new HubConnectionBuilder()
            .WithUrl(
                $"{address}/hub{query}",
                options =>
                {
                    // A ticket is good once: there is one request, as in the browser.
                    options.SkipNegotiation = true;
                    options.Transports = HttpTransportType.WebSockets;
                    options.WebSocketConfiguration = socket =>
                        socket.RemoteCertificateValidationCallback = Nginx.IsOwnCertificate;
                    if (origin != "")
                        options.Headers["Origin"] = origin ?? address;
                    if (cookie is not null)
                        options.Headers["Cookie"] = cookie;
                    if (ticket is not null)
                        options.Url = new($"{options.Url}&access_token={ticket}");
                }
            )
            .AddJsonProtocol(options => BrowserJson.Configure(options.PayloadSerializerOptions))
            // A server whose time stands still sends no pings.
            .WithServerTimeout(TimeSpan.FromMinutes(10))
            .Build();

    public Task<RoomMessage> SendAsync(string? rid, string text, string? clientId = null) =>
        _connection.InvokeAsync<RoomMessage>(nameof(SignalingHub.Send), rid, clientId ?? Ids.New(), text);

    public Task<RoomChange> SinceAsync(string rid, long revision) =>
        _connection.InvokeAsync<RoomChange>(nameof(SignalingHub.Since), rid, revision);

    public Task DeliveredAsync(string rid, int number) =>
        _connection.InvokeAsync(nameof(SignalingHub.Delivered), rid, number);

    public Task SeenAsync(string rid, int number) => _connection.InvokeAsync(nameof(SignalingHub.Seen), rid, number);

    public Task TypingAsync(string rid) => _connection.InvokeAsync(nameof(SignalingHub.Typing), rid);

    public Task HereAsync(string url, string title) =>
        _connection.InvokeAsync(nameof(SignalingHub.PageViewed), new PageVisited(url, title));

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

    /// <summary>Calls whatever a hostile browser would.</summary>
    public Task InvokeAsync(string method, params object?[] arguments) =>
        _connection.InvokeCoreAsync(method, typeof(object), arguments);

    public Task<T> AskAsync<T>(string method, params object?[] arguments) =>
        _connection.InvokeCoreAsync<T>(method, arguments);

    public Task StreamAsync(string method) =>
        Task.Run(async () =>
        {
            await foreach (var _ in _connection.StreamAsync<object>(method)) { }
        });

    /// <summary>The code with which the hub refuses a call: the whole error, as the browser reads it.</summary>
    public static async Task<string> RefusalAsync(Func<Task> call) =>
        (await Assert.ThrowsAsync<HubException>(call)).Message;

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
