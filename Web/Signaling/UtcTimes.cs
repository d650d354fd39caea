using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LiveChatMeet.Signaling;

/// <summary>Times in JSON as <c>2026-11-22T08:27:14.044Z</c>: UTC, milliseconds (ECMA-262, Date Time String Format).</summary>
public sealed class UtcTimes : JsonConverter<DateTimeOffset>
{
    private const string Format = "yyyy-MM-ddTHH:mm:ss.fff'Z'";

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture));
}
