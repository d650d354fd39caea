using LiveChatMeet.Hosting;
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
            http.Request.ContentType?.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase) != true
            || http.Features.Get<IHttpMaxRequestBodySizeFeature>() is not { IsReadOnly: false } limit
        )
            return;
        var most = http.RequestServices.GetRequiredService<Settings>().Files.MaxBytes + BytesBesides;
        limit.MaxRequestBodySize = most;
        http.Features.Set<IFormFeature>(
            new FormFeature(http.Request, new FormOptions { MultipartBodyLengthLimit = most })
        );
    }
}
