using LiveChatMeet.Hosting;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using Microsoft.AspNetCore.Authentication;

namespace LiveChatMeet.Livechat;

/// <summary>Whom the credential of a request belongs to, with what they find in the chat.</summary>
internal static class KnownVisitor
{
    /// <param name="site">The site's public key.</param>
    /// <returns>With a visitor.</returns>
    /// <exception cref="RefusedException"><see cref="Refusal.SiteNotFound"/>, also for who is blocked;
    /// <see cref="Refusal.Unauthenticated"/></exception>
    public static async Task<LivechatView> OfKnownAsync(this LivechatReads reads, string site, HttpContext context)
    {
        var visitor = (await context.AuthenticateAsync(Schemes.Visitor)).Principal;
        var view = await reads.OfAsync(site, visitor is null ? null : Actor.Of(visitor).Id, Network.Of(context));
        if (view.IsClosed)
            throw new RefusedException(Refusal.SiteNotFound);
        return view.Visitor is null ? throw new RefusedException(Refusal.Unauthenticated) : view;
    }

    /// <summary>Which of the visitor's browsers asks.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.Unauthenticated"/></exception>
    public static async Task<VisitorBrowser> BrowserAsync(this HttpContext context) =>
        VisitorBrowser.Of((await context.AuthenticateAsync(Schemes.Visitor)).Principal);
}
