using System.Globalization;

namespace LiveChatMeet.Sites;

/// <summary>An origin that a site does not list, and whose pages asked for its chat.</summary>
/// <param name="Origin">As the browser sent it, in ASCII.</param>
/// <param name="Times">How often, up to <see cref="RefusedOrigins.MaxTimes"/>.</param>
public sealed record RefusedOrigin(string Origin, int Times, DateTimeOffset LastAt)
{
    /// <summary>The same with a name outside ASCII as people write it; null if it is no other.</summary>
    public string? InWords
    {
        get
        {
            var uri = new Uri(Origin);
            if (!uri.IdnHost.Contains("xn--", StringComparison.Ordinal))
                return null;
            try
            {
                return Origin.Replace(
                    uri.IdnHost,
                    new IdnMapping().GetUnicode(uri.IdnHost),
                    StringComparison.OrdinalIgnoreCase
                );
            }
            catch (ArgumentException)
            {
                return null; // it only looks like such a name
            }
        }
    }
}
