namespace LiveChatMeet.Tests.Plant.Browsers;

/// <summary>The pages of a browser: which there are, what they show, and which one is in front.</summary>
internal interface IBrowserPages
{
    Task<IReadOnlyList<string>> IdsAsync();

    /// <summary>Opens an empty page.</summary>
    /// <returns>Its id.</returns>
    Task<string> CreateAsync();

    Task NavigateAsync(Page page, string url);

    Task ReloadAsync(Page page);

    Task ResizeAsync(Page page, int width, int height);

    /// <summary>What the viewport shows, as PNG.</summary>
    Task<byte[]> CaptureAsync(Page page);

    /// <summary>Makes it the visible one of its window.</summary>
    Task ActivateAsync(Page page);

    Task FreezeAsync(Page page);

    Task ThawAsync(Page page);

    Task CloseAsync(Page page);

    /// <summary>Leaves one empty page, and nothing that a page could know of an earlier one.</summary>
    Task CleanAsync();
}
