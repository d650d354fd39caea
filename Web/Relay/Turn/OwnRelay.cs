using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace LiveChatMeet.Relay.Turn;

/// <summary>
/// This server's own relay (TURN, RFC 8656): on one port, by UDP and TCP. What cannot be opened is told once, and calls
/// go on directly.
/// </summary>
public sealed partial class OwnRelay(
    RelayOptions options,
    TurnCredentials credentials,
    Allocations allocations,
    TurnClock clock,
    RelayMeter meter,
    IConnectionListenerFactory listeners,
    IConnectionLimit limit,
    ICertificate certificate,
    ILogger<OwnRelay> logger
) : BackgroundService
{
    private static readonly TimeSpan SweptEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LookedUpEvery = TimeSpan.FromMinutes(1);

    private readonly TurnAddress _own = new();

    /// <summary>Where browsers find it; null while there is none.</summary>
    public IPEndPoint? At { get; private set; }

    /// <summary>What keeps it from being reached, as far as it knows.</summary>
    public RelayTroubles Troubles { get; } = new();

    /// <summary>Whether it takes TLS.</summary>
    public bool HasCertificate => certificate.Current is not null;

    // Everywhere, unless only this machine is to reach it.
    private IPEndPoint Listens =>
        new(
            IPAddress.IsLoopback(_own.Address) ? _own.Address
                : Socket.OSSupportsIPv6 ? IPAddress.IPv6Any
                : IPAddress.Any,
            options.Ice.Relay.Port
        );

    /// <summary>The server as a browser takes it, with a credential of that user alone.</summary>
    /// <returns>Null while there is none.</returns>
    public IceServer? ServerFor(TurnUser user)
    {
        if (At is not { } at)
            return null;
        allocations.Open(user.Circle, clock.Now + (long)TurnCredentials.ValidFor(user).TotalMilliseconds);
        var (username, password) = credentials.For(user);
        // An address, not a name: a CDN before the name passes no UDP on. A certificate is of the name alone.
        string[] urls = [$"turn:{at}?transport=udp", $"turn:{at}?transport=tcp"];
        return new(HasCertificate && options.SecureUrl is { } secure ? [.. urls, secure] : urls, username, password);
    }

    /// <summary>Nothing is relayed any more for a call that is over.</summary>
    public void End(string circle) => allocations.End(circle);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.IsWanted)
            return;
        try
        {
            await FindAddressAsync(stoppingToken);
            var relaying = new Relaying(allocations, _own, meter);
            var door = new TurnDoor(new(credentials, new(allocations, _own)), relaying);
            using var udp = OpenUdp(door);
            await using var tcp = await ListenAsync();
            if (udp is null && tcp is null)
                return;
            udp?.Start();
            var serve = limit.Before(new TcpRelay(door, allocations, clock, certificate).ServeAsync);
            _ = tcp is null ? Task.CompletedTask : TcpRelay.AcceptAsync(tcp, serve);
            At = new(_own.Address, options.Ice.Relay.Port);
            Opened(At);
            await TidyAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            At = null;
        }
    }

    private async Task FindAddressAsync(CancellationToken stopping)
    {
        for (var tries = 0; ; tries++)
        {
            if (await RelayAddress.FindAsync(options, stopping) is { } found)
            {
                _own.Set(found);
                Troubles.LacksAddress = false;
                return;
            }
            Troubles.LacksAddress = true;
            if (tries == 0)
                NoAddress(options.PublicAddress);
            await Task.Delay(LookedUpEvery, stopping);
        }
    }

    private async Task TidyAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(SweptEvery);
        for (var lookedUpAt = clock.Now; await timer.WaitForNextTickAsync(stopping); )
        {
            allocations.Sweep(clock.Now);
            if (clock.Now - lookedUpAt < LookedUpEvery.TotalMilliseconds)
                continue;
            lookedUpAt = clock.Now;
            // A provider gives out another address now and then; a name server that fails is no such case.
            if (await RelayAddress.FindAsync(options, stopping) is not { } found || found.Equals(_own.Address))
                continue;
            _own.Set(found);
            At = new(found, options.Ice.Relay.Port);
            Opened(At);
        }
    }

    private UdpRelay? OpenUdp(TurnDoor door)
    {
        try
        {
            var socket = new UdpSocket(() => UdpSocket.Open(Listens), logger);
            return new(socket, door, clock, logger);
        }
        catch (SocketException failure)
        {
            Troubles.NotOpened["UDP"] = failure.Message;
            PortNotOpen("UDP", options.Ice.Relay.Port, failure.Message);
            return null;
        }
    }

    private async Task<IConnectionListener?> ListenAsync()
    {
        try
        {
            return await listeners.BindAsync(Listens);
        }
        catch (Exception failure) when (failure is SocketException or AddressInUseException)
        {
            Troubles.NotOpened["TCP"] = failure.Message;
            PortNotOpen("TCP", options.Ice.Relay.Port, failure.Message);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The relay for calls is at {Address}, UDP and TCP")]
    private partial void Opened(IPEndPoint address);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Protocol} port {Port} for the relay could not be opened ({Reason}). Calls still go directly; "
            + "people in strict networks need the relay. Stop what uses the port, or set --Ice:Relay:Port."
    )]
    private partial void PortNotOpen(string protocol, int port, string reason);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The relay for calls is off: {PublicAddress} leads to no public IP address. Set --Ice:Relay:Address "
            + "to the address at which browsers reach this machine, or --Ice:Relay:Enabled=false."
    )]
    private partial void NoAddress(string? publicAddress);
}
