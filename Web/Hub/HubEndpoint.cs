using LiveChatMeet.Hosting;
using LiveChatMeet.Hub.Wire;
using LiveChatMeet.Identity;
using LiveChatMeet.Texts;

namespace LiveChatMeet.Hub;

/// <summary>Where browsers connect: <c>/hub</c>. Only WebSockets: they always carry an Origin, which is
/// checked.</summary>
public sealed class HubEndpoint(
    HubConnections connections,
    HubMethods methods,
    HubRefusals refusals,
    Arrivals arrivals,
    Frames frames,
    Settings settings,
    TimeProvider time,
    IHostApplicationLifetime lifetime
)
{
    // Four times the calls that a connection may make, because pings and answers count too.
    private const int FramesPerCall = 4;

    private static readonly ObjectFactory<SignalingHub> NewHub = ActivatorUtilities.CreateFactory<SignalingHub>([
        typeof(Actor),
    ]);

    /// <summary>Serves a connection until it ends.</summary>
    public async Task RunAsync(HttpContext http)
    {
        if (!http.WebSockets.IsWebSocketRequest)
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }
        using var socket = await http.WebSockets.AcceptWebSocketAsync();
        var connection = new HubConnection(http, socket, frames);
        using var stopping = lifetime.ApplicationStopping.Register(() => connection.End(mayReturn: true));
        connections.Add(connection);
        await ServeAsync(connection, NewHub(http.RequestServices, [connection.Who]));
    }

    private async Task ServeAsync(HubConnection connection, SignalingHub hub)
    {
        var patience = refusals.NewPatience();
        var turns = new CallTurns(call => refusals.RunAsync(connection, hub, patience, call));
        var isIn = Task.FromResult(false);
        var session = new HubSession(
            connection,
            frames,
            methods,
            () => isIn = arrivals.LetInAsync(connection),
            call => refusals.WhyNot(connection, patience, call),
            turns,
            new(2 * FramesPerSecond, FramesPerSecond, time)
        );
        var reading = session.ReadAsync();
        await connection.Ending;
        connections.Remove(connection);
        var leaving = LetOutAsync(connection, isIn);
        await Task.WhenAll(connection.CloseAsync(reading), leaving);
        if (!await leaving)
            await LetOutAsync(connection, isIn); // it may have been let in while it was ending
    }

    private async Task<bool> LetOutAsync(HubConnection connection, Task<bool> isIn)
    {
        if (!await isIn)
            return false;
        await arrivals.LetOutAsync(connection);
        return true;
    }

    private int FramesPerSecond => FramesPerCall * settings.Limits.CallsPerSecond;

    /// <summary>What stock clients ask first: there is one way, and nothing is kept for them.</summary>
    public static IResult Negotiate() =>
        TypedResults.Json(
            new
            {
                negotiateVersion = 1,
                connectionId = Ids.New(),
                connectionToken = Ids.New(),
                availableTransports = new[]
                {
                    new { transport = "WebSockets", transferFormats = new[] { "Text", "Binary" } },
                },
            }
        );
}
