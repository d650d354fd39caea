using System.Collections.Concurrent;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using LiveChatMeet.Desk;
using LiveChatMeet.Sites;
using LiveChatMeet.Sites.Chats;
using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;

namespace LiveChatMeet.Livechat;

/// <summary>
/// A site's own loader, <c>/livechat.js?site=KEY</c>: the file that all have, with what the site has set as its first
/// line. Pages keep it for five minutes, so that a change is seen soon and a visitor asks seldom. An unknown key gets
/// the plain file.
/// </summary>
public sealed class LoaderFile(RequestDelegate next, IWebHostEnvironment environment, SiteChats chats, StaffWatch watch)
{
    private const string Path = "/livechat.js";
    private const int MostKept = 1_000;

    private readonly ConcurrentDictionary<string, Made> _made = new(StringComparer.Ordinal);

    public async Task InvokeAsync(HttpContext context, LivechatReads reads)
    {
        var request = context.Request;
        if (
            request.Path == Path
            && request.Query["site"] is [{ Length: > 0 } key]
            && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
            && await reads.SiteAsync(key) is { } site
        )
            await SendAsync(context, Of(LineOf(site)));
        else
            await next(context);
    }

    private SiteLine LineOf(Site site)
    {
        var chat = chats.Of(site.Id);
        var line = SiteLine.Of(site, chat);
        return chat.GreetsWhenClosed || watch.Tell(site.Id).IsOpen ? line : line.WithoutGreeting();
    }

    private Made Of(SiteLine line)
    {
        var file = environment.WebRootFileProvider.GetFileInfo(Path);
        var first = line.ToString();
        if (_made.TryGetValue(first, out var made) && made.Of == file.LastModified)
            return made;
        if (_made.Count >= MostKept)
            _made.Clear();
        return _made[first] = Made.From(first, file);
    }

    private static async Task SendAsync(HttpContext context, Made made)
    {
        var (request, response) = (context.Request, context.Response);
        response.Headers.CacheControl = "public, max-age=300";
        response.Headers.ETag = made.Tag.ToString();
        response.Headers.Vary = HeaderNames.AcceptEncoding;
        response.Headers.AccessControlAllowOrigin = "*"; // a module, as the plain file may be too
        if (request.GetTypedHeaders().IfNoneMatch.Any(tag => tag.Compare(made.Tag, useStrongComparison: false)))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        var isSmall = request.GetTypedHeaders().AcceptEncoding.Any(one => one.Value == "br" && one.Quality != 0);
        var body = isSmall ? made.Small : made.Plain;
        response.ContentType = "text/javascript; charset=utf-8"; // the page may be in another one
        response.ContentLength = body.Length;
        if (isSmall)
            response.Headers.ContentEncoding = "br";
        if (HttpMethods.IsGet(request.Method))
            await response.Body.WriteAsync(body, context.RequestAborted);
    }

    private sealed record Made(byte[] Plain, byte[] Small, EntityTagHeaderValue Tag, DateTimeOffset Of)
    {
        public static Made From(string first, IFileInfo file)
        {
            using var plain = new MemoryStream();
            plain.Write(Encoding.UTF8.GetBytes(first));
            using (var all = file.CreateReadStream())
                all.CopyTo(plain);
            var bytes = plain.ToArray();
            using var small = new MemoryStream();
            using (var brotli = new BrotliStream(small, CompressionLevel.SmallestSize))
                brotli.Write(bytes);
            var tag = Convert.ToHexStringLower(SHA256.HashData(bytes))[..16];
            return new(bytes, small.ToArray(), new($"\"{tag}\"", isWeak: true), file.LastModified);
        }
    }
}
