using System.Net.Sockets;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Commands;

/// <summary>Takes the commands that other processes give to a running server. Who sends rubbish or nothing is let go
/// after seconds, and holds nobody up.</summary>
internal sealed partial class CommandServer(
    DataDirectory data,
    CommandRunner runner,
    TimeProvider time,
    ILogger<CommandServer> logger
) : BackgroundService
{
    private const int PeersAtOnce = 8;
    private const int PeersWaiting = 64;

    private static readonly TimeSpan AsksWithin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AliveEvery = TimeSpan.FromSeconds(5);
    private static readonly CommandReply NotUnderstood = new("The server did not understand this.", ExitCode.Usage);

    private Socket? _listener;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            _listener = CommandSocket.Listen(data, PeersWaiting);
        }
        catch (Exception failure) when (failure is SocketException or IOException or UnauthorizedAccessException)
        {
            NoCommands(data.CommandSocket, failure.Message);
        }
        return base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (_listener is null)
            return;
        _listener.Dispose();
        _listener = null;
        if (Path.Exists(data.CommandSocket))
            File.Delete(data.CommandSocket);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_listener is { } listener)
            await Task.WhenAll(Enumerable.Range(0, PeersAtOnce).Select(_ => ServeAllAsync(listener, stoppingToken)));
    }

    private async Task ServeAllAsync(Socket listener, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
            try
            {
                using var peer = new CommandWire(await listener.AcceptAsync(stopping), time);
                var request = await peer.ReadAsync<CommandRequest>(CommandWire.MaxRequestBytes, AsksWithin, stopping);
                await peer.WriteAsync(request is null ? NotUnderstood : await AnswerAsync(peer, request, stopping));
            }
            catch (Exception failure) when (failure is SocketException or OperationCanceledException)
            {
                // The peer has left, or says or takes nothing; or the server stops.
            }
    }

    private async Task<CommandReply> AnswerAsync(CommandWire peer, CommandRequest request, CancellationToken stopping)
    {
        using var left = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var watch = Task.WhenAll(WatchAsync(peer, left), StayAliveAsync(peer, left));
        try
        {
            return await runner.RunAsync(request, says => TellAsync(peer, new(says), left), left.Token);
        }
        finally
        {
            await left.CancelAsync();
            await watch;
        }
    }

    private static async Task WatchAsync(CommandWire peer, CancellationTokenSource left)
    {
        try
        {
            await peer.LeavesAsync(left.Token);
            await left.CancelAsync();
        }
        catch (OperationCanceledException)
        {
            // The command has ended first.
        }
    }

    private async Task StayAliveAsync(CommandWire peer, CancellationTokenSource left)
    {
        try
        {
            while (true)
            {
                await Task.Delay(AliveEvery, time, left.Token);
                await TellAsync(peer, new(), left);
            }
        }
        catch (OperationCanceledException)
        {
            // The command has ended, or nobody listens any more.
        }
    }

    private static async Task TellAsync(CommandWire peer, CommandReply reply, CancellationTokenSource left)
    {
        try
        {
            await peer.WriteAsync(reply);
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException)
        {
            await left.CancelAsync();
            throw new OperationCanceledException("Nobody listens any more.", failure, left.Token);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Commands cannot reach this server while it runs: {Path} cannot be used ({Reason})"
    )]
    private partial void NoCommands(string path, string reason);
}
