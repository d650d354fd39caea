using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using LiveChatMeet.Hosting;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LiveChatMeet.Meet;

/// <summary>
/// Draws the shell once in each language: it differs in nothing else but its nonce, anybody may ask for it, and it is
/// never refused for being one too many.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class KeepsShellAttribute : Attribute, IAsyncResultFilter
{
    // What stands before, between and after its nonces.
    private static readonly ConcurrentDictionary<(string Language, bool IsLedHere), string[]> Kept = new();

    public async Task OnResultExecutionAsync(ResultExecutingContext context, ResultExecutionDelegate next)
    {
        if (context is not { Controller: MeetModel { Call: null } page, Result: PageResult })
        {
            await next();
            return;
        }
        var nonce = context.HttpContext.RequestServices.GetRequiredService<PagePolicy>().Value;
        var kind = (CultureInfo.CurrentUICulture.Name, page.IsLedHere);
        if (!Kept.TryGetValue(kind, out var parts))
            Kept[kind] = parts = (await DrawAsync(context.HttpContext.Response, next)).Split(nonce);
        context.HttpContext.Compress(CompressionLevel.NoCompression); // two kilobytes
        context.HttpContext.Response.ContentType = "text/html; charset=utf-8";
        await context.HttpContext.Response.WriteAsync(string.Join(nonce, parts));
    }

    private static async Task<string> DrawAsync(HttpResponse response, ResultExecutionDelegate next)
    {
        var body = response.Body;
        using var drawn = new MemoryStream();
        response.Body = drawn;
        try
        {
            (await next()).ExceptionDispatchInfo?.Throw(); // half a page is not kept
        }
        finally
        {
            response.Body = body;
        }
        return Encoding.UTF8.GetString(drawn.ToArray());
    }
}
