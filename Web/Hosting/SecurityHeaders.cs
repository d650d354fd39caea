namespace LiveChatMeet.Hosting;

/// <summary>The headers that every answer carries (W3C CSP Level 3, Trusted Types, Fetch Metadata).</summary>
public sealed class SecurityHeaders(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context, PagePolicy nonce)
    {
        var path = context.Request.Path; // that of the page, also when the error page is drawn in its place
        context.Response.OnStarting(() =>
        {
            Write(context, path, nonce);
            return Task.CompletedTask;
        });
        return next(context);
    }

    private static void Write(HttpContext context, PathString path, PagePolicy nonce)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Cross-Origin-Resource-Policy"] = IsForOtherSites(path) ? "cross-origin" : "same-origin";
        if (IsFramed(path))
            // A host page that is isolated holds no other frame
            headers["Cross-Origin-Embedder-Policy"] = "require-corp";
        if (IsLoader(path))
            headers.AccessControlAllowOrigin = "*"; // a subresource-integrity check asks with CORS
        // Anything but a static asset belongs to somebody: a conversation, a ticket, a nonce.
        if (string.IsNullOrEmpty(headers.CacheControl))
            headers.CacheControl = "no-store";
        if (context.Response.ContentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) != true)
            return;

        headers.ContentSecurityPolicy = Policy(context.Request, nonce);
        headers["Referrer-Policy"] = IsFramed(path) ? "strict-origin" : "no-referrer";
        headers["Permissions-Policy"] = Permissions(nonce);
        if (!IsFramed(path))
            headers["Cross-Origin-Opener-Policy"] =
                path.StartsWithSegments("/agent") || path.StartsWithSegments("/demo")
                    ? "same-origin-allow-popups"
                    : "same-origin";
    }

    private static string Permissions(PagePolicy nonce)
    {
        // The demo frames a livechat of the other loopback name, as a customer's page frames ours.
        var framed = nonce.OtherOrigin is null ? "self" : $"self \"{nonce.OtherOrigin}\"";
        return $"camera=({framed}), microphone=({framed}), display-capture=({framed}), "
            + "geolocation=(), usb=(), payment=()";
    }

    private static string Policy(HttpRequest request, PagePolicy nonce)
    {
        // Safari before 15.4 does not count ws(s) of the same host as 'self'.
        var hub = $"{(request.IsHttps ? "wss" : "ws")}://{request.Host}";
        IEnumerable<string> frames = nonce.OtherOrigin is { } other ? nonce.Frames.Append(other) : nonce.Frames;
        var ancestors = nonce.FrameAncestors.Count == 0 ? "'none'" : string.Join(' ', nonce.FrameAncestors);
        return $"default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic'; style-src "
            + $"'nonce-{nonce}'; img-src 'self' blob: data:; media-src 'self' blob:; "
            + $"connect-src 'self' {hub}; font-src 'self'; frame-src "
            + $"{string.Join(' ', frames.Prepend("'self'"))}; "
            + $"base-uri 'none'; object-src 'none'; form-action 'self'; "
            + $"frame-ancestors {ancestors}; require-trusted-types-for 'script'";
    }

    private static bool IsLoader(PathString path) =>
        path.Value is { } value
        && value.StartsWith("/livechat.", StringComparison.Ordinal)
        && value.EndsWith(".js", StringComparison.Ordinal);

    /// <summary>Pages that other sites frame must have no opener policy (COOP).</summary>
    private static bool IsFramed(PathString path) =>
        path.StartsWithSegments("/livechat") || path.StartsWithSegments("/meet");

    private static bool IsForOtherSites(PathString path) => IsLoader(path) || IsFramed(path);
}
