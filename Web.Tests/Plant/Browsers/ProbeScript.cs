using System.Text.Json;

namespace LiveChatMeet.Tests.Plant.Browsers;

/// <summary>The functions of <c>probe.ts</c>: run in every document of the browsers under test, before the document's
/// own scripts.</summary>
internal static class ProbeScript
{
    /// <summary>An expression for the functions.</summary>
    public const string Holder = "globalThis[Symbol.for('LiveChatMeet.Tests.Media')]";

    private static readonly string Bundle = PageScript.Bundled("probe.js");

    /// <summary>With the browser's question for camera and microphone where the options ask for it; with a steady tone,
    /// microphones are asked for without echo cancellation, noise suppression and gain control.</summary>
    public static string For(BrowserOptions options) =>
        Bundle
        + (options.Media == MediaDevices.Asked ? $"{Holder}.ask();" : "")
        + (options.SteadyTone ? $"{Holder}.listenRaw();" : "")
        + (options.RelayByTls is { } name ? $"{Holder}.relayByTls({JsonSerializer.Serialize(name)});" : "");

    /// <summary>Holds the camera to the size and the rate of the options, for a browser that takes no file for
    /// it.</summary>
    public static string HoldingCamera(BrowserOptions options) =>
        $"{Holder}.holdCamera({JsonSerializer.Serialize(new
        {
            width = options.CameraHeight * 16 / 9,
            height = options.CameraHeight,
            frameRate = options.FramesPerSecond,
        })});";
}
