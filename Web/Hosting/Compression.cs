using System.IO.Compression;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Options;

namespace LiveChatMeet.Hosting;

/// <summary>Compresses an answer as its page says: quickly if it says nothing, because it is drawn for each
/// request.</summary>
internal sealed class Compression(IServiceProvider services, IOptions<ResponseCompressionOptions> options)
    : ResponseCompressionProvider(services, options)
{
    private readonly BrotliCompressionProvider _well = new(
        Options.Create(new BrotliCompressionProviderOptions { Level = CompressionLevel.Optimal })
    );

    public override bool ShouldCompressResponse(HttpContext context) =>
        LevelOf(context) != CompressionLevel.NoCompression && base.ShouldCompressResponse(context);

    public override ICompressionProvider? GetCompressionProvider(HttpContext context) =>
        base.GetCompressionProvider(context) switch
        {
            BrotliCompressionProvider when LevelOf(context) == CompressionLevel.Optimal => _well,
            var quickly => quickly,
        };

    private static CompressionLevel LevelOf(HttpContext context) =>
        context.Items[typeof(CompressionLevel)] is CompressionLevel level ? level : CompressionLevel.Fastest;
}

public static class CompressionOfAnswers
{
    /// <summary>Says how this answer is compressed: <see cref="CompressionLevel.Optimal"/> saves a fifth of the bytes
    /// for four times the work, <see cref="CompressionLevel.NoCompression"/> is for what fits into a packet or
    /// two.</summary>
    public static void Compress(this HttpContext context, CompressionLevel level) =>
        context.Items[typeof(CompressionLevel)] = level;
}
