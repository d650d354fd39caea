namespace LiveChatMeet.Tests.Plant.Media;

/// <summary>What one document has done with peer connections, devices and windows so far.</summary>
public sealed record MediaSnapshot
{
    public required int PeerConnectionsCreated { get; init; }

    /// <summary>Those that nobody has closed.</summary>
    public required int PeerConnectionsOpen { get; init; }

    public required int GetUserMediaCalls { get; init; }

    /// <summary>Tracks of its own camera and microphone, clones too, that were not stopped: while there is one, a light
    /// is on.</summary>
    public required int LiveTracks { get; init; }

    /// <summary>Timeouts that have not come yet and intervals that nobody has cleared.</summary>
    public required int TimersRunning { get; init; }

    /// <summary>Calls of <c>window.open</c> that returned a window.</summary>
    public required int WindowsOpened { get; init; }

    /// <summary>Calls of <c>window.open</c> that returned none.</summary>
    public required int WindowsRefused { get; init; }

    /// <summary>Message ports that somebody has listened to and nobody has closed at this end.</summary>
    public required int PortsOpen { get; init; }

    /// <summary>The peer connections that are connected now.</summary>
    public required IReadOnlyList<ConnectionSnapshot> Connections { get; init; }

    /// <summary>Frames received and decoded, over all connections that are connected.</summary>
    public long FramesDecoded => Connections.Sum(connection => connection.FramesDecoded);

    /// <summary>The energy of the sound received, over all connections that are connected; it rises only while there is
    /// something to hear.</summary>
    public double TotalAudioEnergy => Connections.Sum(connection => connection.TotalAudioEnergy);
}

/// <summary>The counters of one connected peer connection.</summary>
/// <remarks>https://www.w3.org/TR/webrtc-stats/, sums over the inbound-rtp and outbound-rtp of a kind.</remarks>
public sealed record ConnectionSnapshot
{
    public required long FramesDecoded { get; init; }

    public required long VideoPacketsReceived { get; init; }

    public required long AudioPacketsReceived { get; init; }

    public required double TotalAudioEnergy { get; init; }

    /// <summary>Samples that were made up because the real ones did not come in time; 48000 are one second.</summary>
    public required long ConcealedSamples { get; init; }

    /// <summary>How many times smaller than the camera's the picture that goes out is, in each direction.</summary>
    public required double PictureScale { get; init; }

    public required long FramesSent { get; init; }

    public required long VideoPacketsSent { get; init; }

    public required long AudioPacketsSent { get; init; }

    /// <summary>"host", "srflx", "prflx" or "relay"; empty when no pair is selected.</summary>
    public required string LocalCandidateType { get; init; }

    /// <summary>As the local one.</summary>
    public required string RemoteCandidateType { get; init; }

    /// <summary>"udp", "tcp" or "tls": how its own relay is reached; empty without one.</summary>
    public required string RelayProtocol { get; init; }

    /// <summary>Whether the media go through a TURN server of ours.</summary>
    public bool IsRelayed => LocalCandidateType == "relay";
}
