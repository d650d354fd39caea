using LiveChatMeet.Hosting;
using LiveChatMeet.Sites;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Livechat;

/// <summary>
/// Notes whose pages cannot show the chat. Where the chat's frame does not answer, the loader asks for the part that
/// explains it (host-why.ts), with the site's key in its address. It is a module, so the browser says in <c>Origin</c>
/// whose page it is, under any policy that lets the loader itself run; good pages never ask for it.
/// </summary>
public sealed class RefusedPages(RequestDelegate next, RefusedOrigins refused, ReadPool reading)
{
    private const string Why = "/livechat.why.";

    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);
        var request = context.Request;
        if (request.Path.Value?.StartsWith(Why, StringComparison.Ordinal) == true)
            await NoteAsync(request.Query["site"].ToString(), request.Headers.Origin.ToString(), Network.Of(context));
    }

    private async Task NoteAsync(string key, string origin, Network from)
    {
        if (key.Length == 0 || origin.Length == 0 || !refused.MayName(from))
            return;
        if (await reading.ReadAsync(Statement.FindSite, key) is [var row])
            refused.Note(Site.Stored(row), origin, from);
    }
}
