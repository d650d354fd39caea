using System.Net;
using LiveChatMeet.Relay;
using Microsoft.AspNetCore.Connections;

namespace LiveChatMeet.Hosting;

/// <summary>
/// Limits how many TCP connections one network keeps open, before anything is read from them. This machine and the
/// named proxies carry everybody's connections, so there the proxy counts (docs/nginx.conf).
/// </summary>
public sealed class ConnectionCap(Settings settings, NamedProxies proxies, LimitHits hits) : IConnectionLimit
{
    private readonly NetworkPlaces _places = new(settings.Limits.TcpConnectionsPerNetwork);

    public ConnectionDelegate Before(ConnectionDelegate next) =>
        async connection =>
        {
            if ((connection.RemoteEndPoint as IPEndPoint)?.Address is not { } address || BringsEverybodys(address))
            {
                await next(connection);
                return;
            }
            var from = Network.Of(address);
            if (!_places.TryTake(from))
            {
                hits.Add(nameof(LimitSettings.TcpConnectionsPerNetwork), from);
                connection.Abort();
                return;
            }
            try
            {
                await next(connection);
            }
            finally
            {
                _places.Give(from);
            }
        };

    private bool BringsEverybodys(IPAddress address) => IPAddress.IsLoopback(address) || proxies.Contain(address);
}
