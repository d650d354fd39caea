using System.Text.Json.Nodes;

namespace LiveChatMeet.Tests.Plant.Browsers;

/// <summary>What Chromium is started with: switches and preferences.</summary>
internal static class ChromiumSettings
{
    private static readonly string[] Always =
    [
        "--headless=new",
        "--remote-debugging-port=0", // a free one, which the profile names
        "--enable-automation",
        "--test-type",
        "--password-store=basic",
        "--disable-default-apps",
        "--disable-hang-monitor",
        "--allow-pre-commit-input",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-breakpad",
        "--disable-dev-shm-usage",
        "--allow-loopback-in-peer-connection", // a machine with nothing but lo has no candidates without it
    ];

    // Set for the whole browser, as what DevTools emulates for a page reaches neither its frames on other sites nor the
    // start of a popup.
    private static string[] OfPhones =>
        [
            "--user-agent=Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 "
                + "(KHTML, like Gecko) Chrome/156.0.0.0 Mobile Safari/537.36",
            "--touch-events=enabled",
            "--blink-settings=primaryPointerType=2,availablePointerTypes=2,primaryHoverType=1,availableHoverTypes=1",
            "--window-size=500,844",
        ];

    /// <summary>Writes into the profile what the switches name, the probe and what camera and microphone play, and
    /// what has no switch.</summary>
    /// <returns>The switches, and the page to begin with.</returns>
    public static async Task<IReadOnlyList<string>> PrepareAsync(BrowserOptions options, string profile)
    {
        await WritePreferencesAsync(options, profile);
        return
        [
            .. Always,
            $"--user-data-dir={profile}",
            $"--accept-lang={options.Language}",
            $"--lang={options.Language.Split(',')[0]}",
            $"--load-extension={await ProbeExtension.WriteAsync(options, profile)}",
            .. OfPerson(options),
            .. OfDevices(options),
            .. await OfPlayedFilesAsync(options, profile),
            "about:blank",
        ];
    }

    private static IEnumerable<string> OfPerson(BrowserOptions options)
    {
        if (Environment.IsPrivilegedProcess)
            yield return "--no-sandbox";
        if (options.IgnoreCertificateErrors)
            yield return "--ignore-certificate-errors";
        if (options.HostRules is { } rules)
            yield return $"--host-resolver-rules={rules}";
        if (options.Dark)
            yield return "--force-dark-mode";
        if (options.ReducedMotion)
            yield return "--force-prefers-reduced-motion";
        if (options.Autoplay)
            yield return "--autoplay-policy=no-user-gesture-required";
        foreach (var argument in options.Phone ? OfPhones : [])
            yield return argument;
    }

    private static IEnumerable<string> OfDevices(BrowserOptions options)
    {
        yield return options.Media switch
        {
            MediaDevices.NoCamera => "--use-fake-device-for-media-stream=device-count=0",
            // A microphone comes with every number of fake cameras
            MediaDevices.NoDevices => "--disable-audio-input",
            _ => "--use-fake-device-for-media-stream",
        };
        if (options.Media is not MediaDevices.Refused)
            yield return "--use-fake-ui-for-media-stream";
    }

    private static async Task<IEnumerable<string>> OfPlayedFilesAsync(BrowserOptions options, string profile)
    {
        List<string> arguments = [];
        if (options.Camera is { } colour)
        {
            var path = Path.Combine(profile, "camera.y4m");
            await FakeDevices.WriteVideoAsync(path, colour, options.CameraHeight, options.FramesPerSecond);
            arguments.Add($"--use-file-for-fake-video-capture={path}");
        }
        if (options.Tone is { } hertz)
        {
            var path = Path.Combine(profile, "microphone.wav");
            await File.WriteAllBytesAsync(path, FakeDevices.Sound(hertz, options.SteadyTone));
            arguments.Add($"--use-file-for-fake-audio-capture={path}");
        }
        return arguments;
    }

    // Chromium's own preferences: no switch refuses devices or cookies, or says that nobody offers to keep passwords.
    private static async Task WritePreferencesAsync(BrowserOptions options, string profile)
    {
        var values = new JsonObject();
        if (options.Media == MediaDevices.Refused)
            (values["media_stream_camera"], values["media_stream_mic"]) = (2, 2);
        var preferences = new JsonObject
        {
            ["credentials_enable_service"] = false,
            ["profile"] = new JsonObject
            {
                ["password_manager_enabled"] = false,
                ["cookie_controls_mode"] = options.BlockThirdPartyCookies ? 1 : 0,
                ["block_third_party_cookies"] = options.BlockThirdPartyCookies,
                ["default_content_setting_values"] = values,
            },
        };
        var folder = Directory.CreateDirectory(Path.Combine(profile, "Default")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "Preferences"), preferences.ToJsonString());
    }
}
