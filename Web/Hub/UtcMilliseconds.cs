using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LiveChatMeet.Hub;

/// <summary>A time in JSON as <c>Date.toISOString</c> writes it: <c>2026-11-22T08:27:14.044Z</c> (ECMA-262,
/// 21.4.1.32).</summary>
public sealed class UtcMilliseconds : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        Span<byte> text = stackalloc byte[28];
        value.UtcDateTime.TryFormat(text, out _, "O", CultureInfo.InvariantCulture);
        // It has seven digits of a second.
        text[23] = (byte)'Z';
        writer.WriteStringValue(text[..24]);
    }
}
