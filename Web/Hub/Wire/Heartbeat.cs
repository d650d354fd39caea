namespace LiveChatMeet.Hub.Wire;

/// <summary>Looks after all connections, once a second: one timer for all.</summary>
public sealed class Heartbeat(HubConnections connections, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                foreach (var connection in connections.All)
                    connection.Beat(Environment.TickCount64, time.GetUtcNow());
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops; each connection is told.
        }
    }
}
