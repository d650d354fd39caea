using LiveChatMeet.Hosting;
using LiveChatMeet.Storage;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc.Filters;

namespace LiveChatMeet.Rooms.Files;

/// <summary>A page whose form may carry files: as much as one file may have, and a little for the rest.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class TakesFilesAttribute : Attribute, IAuthorizationFilter, IOrderedFilter
{
    private const int BytesBesides = 256 * 1024;

    /// <summary>Before anything reads the form.</summary>
    public int Order => -10_000;

    public void OnAuthorization(AuthorizationFilterContext context)
    {
        var http = context.HttpContext;
        if (
            !FormParts.AreIn(http.Request)
            || http.Features.Get<IHttpMaxRequestBodySizeFeature>() is not { IsReadOnly: false } limit
        )
            return;
        var services = http.RequestServices;
        var most = services.GetRequiredService<Settings>().Files.MaxBytes + BytesBesides;
        // While the form is read, its files lie in the system's directory for what is temporary, often on this disk.
        if ((http.Request.ContentLength ?? most) is var length and > BytesBesides)
            services.GetRequiredService<FileStore>().CheckSpaceFor(Math.Min(length, most));
        limit.MaxRequestBodySize = most;
        FormParts.Limit(http, most);
    }
}
