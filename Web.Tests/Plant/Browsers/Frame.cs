using System.Collections.Immutable;

namespace LiveChatMeet.Tests.Plant.Browsers;

/// <summary>The document in a frame, looked up by the titles of its frames for every command.</summary>
internal sealed class Frame(Browser browser, string pageId, ImmutableArray<string> frameTitles)
    : Scope(browser, pageId, frameTitles);
