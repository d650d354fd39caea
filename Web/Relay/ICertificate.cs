using System.Net.Security;

namespace LiveChatMeet.Relay;

/// <summary>The server's own certificate.</summary>
public interface ICertificate
{
    /// <summary>With its chain; null where the server has none.</summary>
    SslStreamCertificateContext? Current { get; }
}
