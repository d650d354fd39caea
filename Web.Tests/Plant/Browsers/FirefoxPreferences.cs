using System.Text.Json;

namespace LiveChatMeet.Tests.Plant.Browsers;

/// <summary>What Firefox is started with: the <c>user.js</c> of its profile.</summary>
internal static class FirefoxPreferences
{
    private static readonly Dictionary<string, object> Always = new()
    {
        ["browser.startup.page"] = 0,
        ["browser.startup.homepage_override.mstone"] = "ignore",
        ["browser.sessionstore.resume_from_crash"] = false,
        ["browser.shell.checkDefaultBrowser"] = false,
        ["browser.aboutwelcome.enabled"] = false,
        ["browser.newtabpage.enabled"] = false,
        ["browser.region.network.url"] = "",
        ["browser.safebrowsing.update.enabled"] = false,
        ["app.normandy.enabled"] = false,
        ["datareporting.policy.dataSubmissionEnabled"] = false,
        ["network.captive-portal-service.enabled"] = false,
        ["network.connectivity-service.enabled"] = false,
        ["extensions.update.enabled"] = false,
        ["dom.disable_open_during_load"] = true, // popups need a click, as for people
        ["dom.disable_beforeunload"] = true,
        ["focusmanager.testmode"] = true, // no window of a headless browser has the system's focus
        ["media.navigator.streams.fake"] = true,
        ["media.peerconnection.ice.loopback"] = true, // a machine with nothing but lo has no candidates without it
    };

    private static Dictionary<string, object> OfPhones =>
        new()
        {
            ["general.useragent.override"] = "Mozilla/5.0 (Android 14; Mobile; rv:153.0) Gecko/153.0 Firefox/153.0",
            ["dom.w3c_touch_events.enabled"] = 1,
            ["dom.w3c_touch_events.legacy_apis.enabled"] = true,
            ["dom.maxtouchpoints.testing.value"] = 5,
            ["ui.primaryPointerCapabilities"] = 1, // coarse, no hover
            ["ui.allPointerCapabilities"] = 1,
        };

    /// <summary>The text of the file.</summary>
    public static string For(BrowserOptions options) =>
        string.Concat(
            Always
                .Concat(options.Phone ? OfPhones : [])
                .Concat(OfPerson(options))
                .Concat(OfDevices(options))
                .Select(one =>
                    $"user_pref({JsonSerializer.Serialize(one.Key)}, {JsonSerializer.Serialize(one.Value)});\n"
                )
        );

    private static Dictionary<string, object> OfPerson(BrowserOptions options)
    {
        var preferences = new Dictionary<string, object>
        {
            ["layout.css.prefers-color-scheme.content-override"] = options.Dark ? 0 : 1,
            ["ui.prefersReducedMotion"] = options.ReducedMotion ? 1 : 0,
            ["intl.accept_languages"] = options.Language,
        };
        if (options.Autoplay)
            preferences["media.autoplay.default"] = 0;
        if (options.BlockThirdPartyCookies)
        {
            preferences["network.cookie.cookieBehavior"] = 5;
            preferences["network.cookie.cookieBehavior.optInPartitioning"] = true;
        }
        return preferences;
    }

    private static Dictionary<string, object> OfDevices(BrowserOptions options)
    {
        var preferences = new Dictionary<string, object>
        {
            ["media.navigator.permission.disabled"] = options.Media != MediaDevices.Refused,
        };
        if (options.Media == MediaDevices.Refused)
        {
            preferences["permissions.default.camera"] = 2;
            preferences["permissions.default.microphone"] = 2;
        }
        // only devices of this name count then, and there are none
        if (options.Media is MediaDevices.NoCamera or MediaDevices.NoDevices)
            preferences["media.video_loopback_dev"] = "none";
        if (options.Media is MediaDevices.NoDevices)
            preferences["media.audio_loopback_dev"] = "none";
        if (options.Tone is { } hertz)
            preferences["media.navigator.audio.fake_frequency"] = hertz;
        return preferences;
    }
}
