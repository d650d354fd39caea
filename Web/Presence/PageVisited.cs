namespace LiveChatMeet.Presence;

/// <summary>The site's page that the visitor is looking at, as reported by the loader. Only http and https
/// addresses.</summary>
/// <param name="CanCall">Whether the browser has what a call needs.</param>
public sealed record PageVisited(string Url, string Title, bool? CanCall = null);
