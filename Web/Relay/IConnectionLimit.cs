using Microsoft.AspNetCore.Connections;

namespace LiveChatMeet.Relay;

/// <summary>Limits the connections of one network, before anything is read from them.</summary>
public interface IConnectionLimit
{
    /// <returns>Serves those that are within the limit.</returns>
    ConnectionDelegate Before(ConnectionDelegate next);
}
