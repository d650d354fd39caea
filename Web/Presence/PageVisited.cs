namespace LiveChatMeet.Presence;

/// <summary>The page of the site that the visitor looks at, as the loader tells it. Only http and https
/// addresses.</summary>
/// <param name="CanCall">Whether the browser has what a call needs.</param>
public sealed record PageVisited(string Url, string Title, bool? CanCall = null);
