using System.Text.Json;
using System.Text.Json.Serialization;

namespace LiveChatMeet.Rooms.Files;

/// <summary>A file of a message, as everybody who may read it sees it.</summary>
/// <param name="Name">Made fit to be shown (<see cref="FileName"/>).</param>
/// <param name="Picture">The media type of a picture that browsers may draw, such as image/png; null for any other
/// file, which is only downloaded.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Width">Of a picture, in points.</param>
/// <param name="Height">Of a picture, in points.</param>
public sealed record SentFile(string Name, string? Picture, long Size, int? Width, int? Height)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // never part of a page
    };

    /// <summary>As <see cref="Message.Files"/> stores them; null for none.</summary>
    public static string? Written(IReadOnlyList<SentFile> files) =>
        files.Count == 0 ? null : JsonSerializer.Serialize(files, Options);

    /// <inheritdoc cref="Written"/>
    public static IReadOnlyList<SentFile>? Read(string? written) =>
        written is null ? null : JsonSerializer.Deserialize<IReadOnlyList<SentFile>>(written, Options);

    /// <summary>What a list says of a message: its text, else the names of its files.</summary>
    public static string PreviewOf(string text, string? written) =>
        text.Length > 0 || Read(written) is not { } files ? text : string.Join(", ", files.Select(file => file.Name));
}
