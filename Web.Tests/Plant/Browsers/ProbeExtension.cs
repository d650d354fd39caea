namespace LiveChatMeet.Tests.Plant.Browsers;

/// <summary>
/// The probe as a content script: that runs first in every document, those of frames on other sites and of popups too.
/// DevTools cannot promise it, as it attaches to them when they may be running already.
/// </summary>
internal static class ProbeExtension
{
    // no switch says this of frames and popups
    private const string TouchScreen = """
        const define = (prototype, name, value) =>
          Object.defineProperty(prototype, name, { get: () => value, configurable: true, enumerable: true });
        define(Navigator.prototype, 'maxTouchPoints', 5);
        if (globalThis.NavigatorUAData) define(NavigatorUAData.prototype, 'mobile', true);
        """;

    private const string Manifest = """
        {
          "manifest_version": 3, "name": "Probe", "version": "1",
          "content_scripts": [{
            "matches": ["<all_urls>"], "js": ["probe.js"], "world": "MAIN", "run_at": "document_start",
            "all_frames": true, "match_about_blank": true, "match_origin_as_fallback": true
          }]
        }
        """;

    /// <summary>Writes it into the profile, and answers its folder.</summary>
    public static async Task<string> WriteAsync(BrowserOptions options, string profile)
    {
        var folder = Directory.CreateDirectory(Path.Combine(profile, "probe")).FullName;
        await File.WriteAllTextAsync(
            Path.Combine(folder, "probe.js"),
            ProbeScript.For(options) + (options.Phone ? TouchScreen : "") + options.ClockScript
        );
        await File.WriteAllTextAsync(Path.Combine(folder, "manifest.json"), Manifest);
        return folder;
    }
}
