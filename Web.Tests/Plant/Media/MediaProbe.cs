using LiveChatMeet.Tests.Plant.Browsers;

namespace LiveChatMeet.Tests.Plant.Media;

/// <summary>What a document does with cameras and peer connections, and what a person in front of it sees and hears. It
/// covers the document alone, not its frames.</summary>
public sealed class MediaProbe
{
    // The measure is good to 6 Hz; the tones of the tests are hundreds apart.
    private const double MaxDetuneHz = 15;

    private readonly Scope _scope;

    private MediaProbe(Scope scope) => _scope = scope;

    public static MediaProbe Of(Scope scope) => new(scope);

    /// <summary>Waits until no document has a live track of its own any more: every camera light is off.</summary>
    public static Task WaitUntilCamerasAreOffAsync(params IReadOnlyList<Scope> scopes) =>
        Patience.UntilAsync(
            "Wait until every camera light is off",
            null,
            async () =>
            {
                foreach (var scope in scopes)
                {
                    if ((await Of(scope).ReadAsync()).LiveTracks is var live and > 0)
                    {
                        return $"{scope} has {live} live tracks.";
                    }
                }

                return null;
            }
        );

    /// <summary>The person answers the browser's question (<see cref="Browsers.MediaDevices.Asked"/>), or changes what
    /// they have answered.</summary>
    public Task AnswerAsync(bool camera, bool microphone) =>
        _scope.EvaluateAsync<object?>(
            $"(camera, microphone) => {ProbeScript.Holder}.answer(camera, microphone) ?? null",
            camera,
            microphone
        );

    /// <summary>The person closes the browser's question without an answer.</summary>
    public Task DismissAsync() => _scope.EvaluateAsync<object?>($"() => {{ {ProbeScript.Holder}.dismiss(); }}");

    /// <summary>With the next click that moves the call this document closes its links first, as other products
    /// do.</summary>
    public Task BreakFirstAsync() => _scope.EvaluateAsync<object?>($"() => {{ {ProbeScript.Holder}.breakFirst(); }}");

    /// <summary>From now on <see cref="TakeRemoteAsync"/> tells what is seen and heard of the other party. Once in a
    /// document, and only in one that is in front.</summary>
    public Task WatchRemoteAsync() => _scope.EvaluateAsync<object?>($"() => {{ {ProbeScript.Holder}.watchRemote(); }}");

    /// <summary>What was seen and heard of the other party since the last call, or since the watch began.</summary>
    public Task<RemoteSeen> TakeRemoteAsync() => _scope.EvaluateAsync<RemoteSeen>($"{ProbeScript.Holder}.takeRemote()");

    /// <summary>The next times that this document asks for a camera another program has it: <c>NotReadableError</c>.
    /// </summary>
    public Task OccupyCameraAsync(int times) =>
        _scope.EvaluateAsync<object?>($"(times) => {{ {ProbeScript.Holder}.occupyCamera(times); }}", times);

    /// <summary>What the other side answers reaches the links of this document only when it is released.</summary>
    public Task HoldLinksAsync(bool hold) =>
        _scope.EvaluateAsync<object?>($"(hold) => {{ {ProbeScript.Holder}.holdLinks(hold); }}", hold);

    /// <summary>Tells the document that its camera and microphone were taken away, as Safari does on a phone when
    /// another document asks for them.</summary>
    public Task MuteOwnTracksAsync() =>
        _scope.EvaluateAsync<object?>($"() => {{ {ProbeScript.Holder}.muteOwnTracks(); }}");

    public Task<MediaSnapshot> ReadAsync() => _scope.EvaluateAsync<MediaSnapshot>($"{ProbeScript.Holder}.read()");

    /// <summary>The colour of the other party's video that is shown; null without a picture, and for a picture that is
    /// none of the test colours.</summary>
    public Task<CameraColour?> MeasureColourAsync() => ColourAsync("remote");

    /// <summary>The same for the video that shows one's own camera.</summary>
    public Task<CameraColour?> MeasureOwnColourAsync() => ColourAsync("local");

    /// <summary>
    /// The loudest frequency in Hz, to about 6 Hz, in the sound that belongs to the other party's video that is shown;
    /// null for silence.
    /// Chromium only: without a sound device Firefox runs no AudioContext.
    /// </summary>
    public Task<double?> MeasureFrequencyAsync() =>
        _scope.EvaluateAsync<double?>($"{ProbeScript.Holder}.frequency('remote')");

    /// <summary>Waits until the other party's video is shown in this colour.</summary>
    public Task WaitForColourAsync(CameraColour colour, TimeSpan? limit = null) =>
        Patience.UntilAsync(
            $"Wait for a {colour} video in {_scope}",
            limit,
            async () =>
                await MeasureColourAsync() is var shown && shown == colour
                    ? null
                    : $"It is {shown?.ToString() ?? "none of the test colours"}."
        );

    /// <summary>Waits until this tone is the loudest in the sound of the other party.</summary>
    public Task WaitForToneAsync(int hertz, TimeSpan? limit = null) =>
        Patience.UntilAsync(
            $"Wait for a tone of {hertz} Hz in {_scope}",
            limit,
            async () =>
                await MeasureFrequencyAsync() is var heard && Math.Abs((heard ?? 0) - hertz) <= MaxDetuneHz
                    ? null
                    : $"It is {(heard is null ? "silent" : $"{heard:0} Hz")}."
        );

    /// <summary>Waits until one link is open: an older one is closed when the other document says goodbye, or has gone
    /// from the snapshot.</summary>
    public Task WaitForOneLinkAsync(TimeSpan? limit = null) =>
        Patience.UntilAsync(
            $"Wait for one link in {_scope}",
            limit,
            async () => (await ReadAsync()).PeerConnectionsOpen is var open && open == 1 ? null : $"{open} are open."
        );

    /// <summary>How many links this document has made, of which one is open. As long as that stays the same, its media
    /// were never begun anew.</summary>
    public async Task<int> LinksMadeAsync()
    {
        await WaitForOneLinkAsync();
        return (await ReadAsync()).PeerConnectionsCreated;
    }

    /// <summary>Waits until pictures and sound of the other party arrive: both have to rise after the call.</summary>
    public async Task WaitUntilMediaFlowAsync(TimeSpan? limit = null)
    {
        var before = await ReadAsync();
        await Patience.UntilAsync(
            $"Wait for pictures and sound in {_scope}",
            limit,
            async () =>
            {
                var now = await ReadAsync();
                // An older link that has gone takes its counts along.
                if (now.FramesDecoded < before.FramesDecoded || now.TotalAudioEnergy < before.TotalAudioEnergy)
                    before = now;
                return now.FramesDecoded > before.FramesDecoded && now.TotalAudioEnergy > before.TotalAudioEnergy
                    ? null
                    : $"{now.FramesDecoded - before.FramesDecoded} frames and "
                        + $"{now.TotalAudioEnergy - before.TotalAudioEnergy} of "
                        + $"sound came over {now.Connections.Count} connections: {string.Join(", ", now.Connections)}.";
            }
        );
    }

    private async Task<CameraColour?> ColourAsync(string party) =>
        await _scope.EvaluateAsync<string?>($"{ProbeScript.Holder}.colour('{party}')") is { } name
            ? Enum.Parse<CameraColour>(name)
            : null;
}
