using LiveChatMeet.Hub;
using LiveChatMeet.Presence;
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

    /// <param name="silence">How long it hears nothing before it counts as lost, where that is not for the test to say:
    /// a server whose time stands still sends no pings.</param>
    public static async Task<HubClient> ConnectAsync(
        string address,
        string query,
        string? cookie,
        string? ticket,
        string? origin,
        TimeSpan? silence = null
    )
    {
        var connection = Build(address, query, cookie, ticket, origin, silence ?? TimeSpan.FromMinutes(10));
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

    private static HubConnection Build(
        string address,
        string query,
        string? cookie,
        string? ticket,
        string? origin,
        TimeSpan silence
    ) =>
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
            .WithServerTimeout(silence)
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
