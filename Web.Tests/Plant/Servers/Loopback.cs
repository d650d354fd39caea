using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace LiveChatMeet.Tests.Plant.Servers;

internal static class Loopback
{
    /// <summary>The port that a started server listens on.</summary>
    /// <exception cref="InvalidOperationException">It has no address.</exception>
    public static int PortOf(IServiceProvider services) =>
        services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()
            is { } address
            ? new Uri(address).Port
            : throw new InvalidOperationException("It listens nowhere.");
}
