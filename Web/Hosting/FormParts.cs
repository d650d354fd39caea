using Microsoft.AspNetCore.Http.Features;

namespace LiveChatMeet.Hosting;

/// <summary>What a form of several parts (multipart/form-data) may have. Each file in it holds memory until the answer
/// is over, even an empty one, so a small body could hold much.</summary>
public static class FormParts
{
    // Ours have about ten fields, and at most ten files.
    private const int Most = 64;
    private const int BytesInMemory = 4_096;
    private const int MaxValueLength = 32 * 1024;

    public static bool AreIn(HttpRequest request) =>
        request.ContentType?.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Before anything reads the form.</summary>
    /// <param name="mostBytes">Of the whole form.</param>
    public static void Limit(HttpContext context, long mostBytes) =>
        context.Features.Set<IFormFeature>(
            new FormFeature(
                context.Request,
                new FormOptions
                {
                    MultipartBodyLengthLimit = mostBytes,
                    ValueCountLimit = Most,
                    ValueLengthLimit = MaxValueLength,
                    MemoryBufferThreshold = BytesInMemory,
                }
            )
        );
}
