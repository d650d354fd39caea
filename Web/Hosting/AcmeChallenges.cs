using System.Text.RegularExpressions;

namespace LiveChatMeet.Hosting;

/// <summary>
/// Shows a certificate authority the files with which an ACME client, such as certbot, proves whose name this is
/// (RFC 8555, 8.3). They lie in the client's webroot, <see cref="Settings.AcmeWebroot"/>.
/// </summary>
public sealed partial class AcmeChallenges(Settings settings)
{
    private const string Folder = "/.well-known/acme-challenge";
    private const long MaxBytes = 4_096;

    /// <returns>Whether it was a challenge, and has been answered.</returns>
    public async Task<bool> AnswerAsync(HttpContext context)
    {
        if (
            settings.AcmeWebroot is not { } root
            || !HttpMethods.IsGet(context.Request.Method)
            || !context.Request.Path.StartsWithSegments(Folder, out var rest)
            || !Token().IsMatch(rest.Value ?? "")
        )
            return false;
        var file = new FileInfo($"{root}{Folder}{rest}");
        if (file is not { Exists: true, Length: <= MaxBytes })
            return false;
        context.Response.ContentType = "text/plain";
        await context.Response.SendFileAsync(file.FullName, context.RequestAborted);
        return true;
    }

    // RFC 8555, 8.3: a token has only the characters of base64url.
    [GeneratedRegex(@"^/[A-Za-z0-9_-]{1,200}\z")]
    private static partial Regex Token();
}
