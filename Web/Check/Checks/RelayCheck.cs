using System.Net;
using System.Net.Sockets;
using LiveChatMeet.Hosting;
using LiveChatMeet.Relay;
using LiveChatMeet.Relay.Turn;
using LiveChatMeet.Texts;

namespace LiveChatMeet.Check.Checks;

/// <summary>What the server itself can tell of the relay: its own, or another one.</summary>
/// <param name="own">Null on the command line, where this process relays nothing.</param>
public sealed class RelayCheck(Settings settings, RelayOptions options, TimeProvider time, OwnRelay? own = null)
    : ICheck
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(4);

    private static readonly Phrase StrictNetworks = Phrase.Say(
        "Calls from offices and some phones stay at “Connecting …” and end after half a minute."
    );

    public string Name => "relay";

    public Phrase Title => Phrase.Say("Relay for calls");

    public async Task<Finding> RunAsync(Reached? from, CancellationToken cancelled)
    {
        if (settings.Ice.Turn is { } turn)
            return await OfOtherAsync(turn, cancelled);
        if (!options.IsWanted)
            return settings.Ice.Relay.Enabled == false ? Off() : NotPublic();
        // A command without a running server: nothing relays.
        if (own is null || (from is null && own.At is null && !own.Troubles.Any))
            return await RelayAddress.FindAsync(options, cancelled) is { } found
                ? Finding.Ok(
                    Phrase.Say(
                        "Inside, at {0}; a browser has to try it",
                        new IPEndPoint(found, settings.Ice.Relay.Port)
                    )
                )
                : NoAddress(settings.PublicAddress);
        return Of(own.At, own.Troubles, settings);
    }

    /// <summary>Of this server's own relay.</summary>
    public static Finding Of(IPEndPoint? at, RelayTroubles troubles, Settings settings) =>
        troubles.LacksAddress ? NoAddress(settings.PublicAddress)
        : !troubles.NotOpened.IsEmpty ? Taken(troubles, settings.Ice.Relay.Port)
        : at is null ? new(CheckState.Warning, Phrase.Say("It is just starting"))
        : Finding.Ok(Phrase.Say("Inside, at {0}, UDP and TCP", at));

    private static Finding Taken(RelayTroubles troubles, int port) =>
        new(
            CheckState.Failure,
            Phrase.Say(
                "Port {0} could not be opened for {1}",
                port,
                string.Join(", ", troubles.NotOpened.Keys.Order(StringComparer.Ordinal))
            )
        )
        {
            Cause = Phrase.Say(
                "{0}: another program has the port, most likely coturn.",
                troubles.NotOpened.First().Value
            ),
            Visitors = StrictNetworks,
            Fix = new(
                Phrase.Say("Run on the server, to see which program it is"),
                $"ss -lntup 'sport = :{port}'",
                Phrase.Say("Stop it, or start this server with another port: {0}", $"--Ice:Relay:Port={port + 1}")
            ),
        };

    private static Finding NoAddress(string? publicAddress) =>
        new(
            CheckState.Failure,
            Phrase.Say("It has no address: {0} leads to no public one", publicAddress ?? "PublicAddress")
        )
        {
            Cause = Phrase.Say("The name does not resolve, or to an address of a private network."),
            Visitors = StrictNetworks,
            Fix = new(
                Phrase.Say("Add to the command that starts the server, with the machine’s public address"),
                "--Ice:Relay:Address=203.0.113.7"
            ),
        };

    private static Finding Off() =>
        new(CheckState.Warning, Phrase.Say("There is none: it is switched off"))
        {
            Cause = Phrase.Say("Ice:Relay:Enabled is false, and no other TURN server is set."),
            Visitors = StrictNetworks,
            Fix = new(Phrase.Say("Add to the command that starts the server"), "--Ice:Relay:Enabled=true"),
        };

    private Finding NotPublic() =>
        settings.PublicAddress is { } address && !Requests.IsLoopback(new Uri(address).Host)
            ? Off()
            : Finding.Skipped(Phrase.Say("There is none: PublicAddress is not set, and calls go directly"));

    private async Task<Finding> OfOtherAsync(TurnSettings turn, CancellationToken cancelled)
    {
        var url = turn.Urls.Select(IceUrl.Parse).OfType<IceUrl>().MinBy(one => one.Way);
        if (url is null)
            return Finding.Skipped(Phrase.Say("Ice:Turn:Urls has no address that the server understands"));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
        limit.CancelAfter(Limit);
        try
        {
            return OfOther(url, await AskAsync(url, turn, limit.Token));
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException)
        {
            cancelled.ThrowIfCancellationRequested();
            return OfOther(url, new(false, 0));
        }
    }

    private async Task<TurnProbed> AskAsync(IceUrl url, TurnSettings turn, CancellationToken cancelled)
    {
        if (url.Way == IceWay.Udp)
            return await TurnProbe.AskAsync(
                url.Host,
                url.Port,
                turn.CredentialFor($"{RelayTests.Prefix}{Ids.New()}", null, time.GetUtcNow()),
                cancelled
            );
        using var client = new TcpClient();
        await client.ConnectAsync(url.Host, url.Port, cancelled);
        return new(true, 0);
    }

    /// <summary>Of another TURN server, as it answered this one.</summary>
    public static Finding OfOther(IceUrl url, TurnProbed probed) =>
        probed switch
        {
            { Answers: false } => new(CheckState.Failure, Phrase.Say("{0}:{1} does not answer", url.Host, url.Port))
            {
                Cause = Phrase.Say("The TURN server is not running, or a firewall keeps its port shut."),
                Visitors = StrictNetworks,
                Fix = RelayFixes.OpenPort(url),
            },
            { Error: 0 } => Finding.Ok(Phrase.Say("{0}:{1} answers and takes the secret", url.Host, url.Port)),
            { Error: 401 or 441 } => new(
                CheckState.Failure,
                Phrase.Say("{0} answers, but refuses the credential ({1})", url.Host, probed.Error)
            )
            {
                Cause = Phrase.Say("The secret here and the relay’s differ, or their clocks do."),
                Visitors = StrictNetworks,
                Fix = RelayFixes.SameSecret(),
            },
            _ => new(CheckState.Failure, Phrase.Say("{0} answers, but gives no place ({1})", url.Host, probed.Error))
            {
                Cause = Phrase.Say("The TURN server refuses for a reason of its own; its log says which."),
                Visitors = StrictNetworks,
                Fix = new(Phrase.Say("Run on the relay’s machine"), "journalctl -u coturn -n 50"),
            },
        };
}
