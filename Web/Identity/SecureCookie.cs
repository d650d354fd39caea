namespace LiveChatMeet.Identity;

/// <summary>
/// A cookie that is always <c>Secure</c>. Antiforgery's own <c>SecurePolicy.Always</c> throws for every
/// request over http, but browsers take secure cookies from loopback addresses, where people first try the server.
/// </summary>
public sealed class SecureCookie : CookieBuilder
{
    public SecureCookie() => SecurePolicy = CookieSecurePolicy.None;

    public override CookieOptions Build(HttpContext context, DateTimeOffset expiresFrom)
    {
        var options = base.Build(context, expiresFrom);
        options.Secure = true;
        return options;
    }
}
