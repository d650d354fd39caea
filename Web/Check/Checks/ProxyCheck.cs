using System.Net;
using LiveChatMeet.Hosting;

namespace LiveChatMeet.Check.Checks;

/// <summary>Whether the proxy in front is named, and passes on who asks.</summary>
public sealed class ProxyCheck(NamedProxies named, Forwarders forwarders) : ICheck
{
    public string Name => "proxy";

    public Phrase Title => Phrase.Say("Proxy in front");

    public Task<Finding> RunAsync(Reached? from, CancellationToken cancelled) =>
        Task.FromResult(Of(from, named, forwarders.Unnamed));

    /// <param name="unnamed">All that have forwarded something without being named.</param>
    public static Finding Of(Reached? from, NamedProxies named, IReadOnlyCollection<IPAddress> unnamed)
    {
        var peer = from?.Peer is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4() : from?.Peer;
        if (peer is not null && from!.Forwards && !named.Contain(peer))
            return Unnamed(peer, named.Networks.Count, CheckState.Failure);
        if (peer is not null && named.Contain(peer))
            return from!.Forwards || Requests.IsLoopback(new Uri(from.SeenAt).Host)
                ? Finding.Ok(Phrase.Say("{0}, named; it passes on who asks", peer))
                : Silent(peer);
        // Anybody can send such headers: that alone means something only where no proxy is named at all.
        if (from is null && named.Networks.Count == 0 && unnamed.Count > 0)
            return Unnamed(unnamed.First(), 0, CheckState.Warning);
        if (from is null)
            return named.Networks.Count == 0
                ? Finding.Ok(Phrase.Say("None has forwarded anything"))
                : Finding.Ok(Phrase.Say("Named: {0}", string.Join(", ", named.Networks)));
        return Finding.Ok(Phrase.Say("None: this browser reaches the server directly"));
    }

    private static Finding Unnamed(IPAddress peer, int next, CheckState state) =>
        new(state, Phrase.Say("Requests come through {0}, which is not named as a proxy", peer))
        {
            Cause = Phrase.Say(
                "The server takes the proxy for the visitor: "
                    + "all share one address and its limits, and https counts as http."
            ),
            Visitors = Phrase.Say("“Too many requests”, although they sent one; calls and sign-in may be refused."),
            Fix = new(
                Phrase.Say("Add to the command that starts the server"),
                $"--Proxies:{next}={peer}",
                Phrase.Say("Or in its environment: {0}. Then start it again.", $"Proxies__{next}={peer}")
            ),
        };

    private static Finding Silent(IPAddress peer) =>
        new(CheckState.Failure, Phrase.Say("{0} is named, but does not pass on who asks", peer))
        {
            Cause = Phrase.Say("The proxy sets neither X-Forwarded-For nor X-Forwarded-Proto."),
            Visitors = Phrase.Say("“Too many requests”, although they sent one; calls and sign-in may be refused."),
            Fix = new(
                Phrase.Say("Put into nginx, inside “location /”"),
                NginxLines.Forwarded,
                Phrase.Say("Then: {0}", "nginx -t && systemctl reload nginx")
            ),
        };
}
