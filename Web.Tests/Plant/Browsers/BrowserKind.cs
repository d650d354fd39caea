namespace LiveChatMeet.Tests.Plant.Browsers;

/// <summary>The browsers every browser test runs in.</summary>
public enum BrowserKind
{
    /// <summary>Chromium, through DevTools.</summary>
    Chromium,

    /// <summary>Firefox ESR, through WebDriver BiDi, without a driver binary.</summary>
    Firefox,
}
