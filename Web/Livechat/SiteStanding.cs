using LiveChatMeet.Sites;

namespace LiveChatMeet.Livechat;

/// <summary>Whether a page may show a site's chat, as a script of that page reads it.</summary>
/// <param name="IsListed">Whether the page's origin is the site's.</param>
/// <param name="HasHttps">Whether it would be with https.</param>
public sealed record SiteStanding(bool IsSite, bool IsListed, bool HasHttps)
{
    /// <param name="site">Null if there is none.</param>
    public static SiteStanding Of(Site? site, string origin) =>
        new(
            site is not null,
            site?.Allows(origin) == true,
            site?.Allows(origin.Replace("http://", "https://", StringComparison.Ordinal)) == true
        );
}
