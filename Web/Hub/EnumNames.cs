using System.Text.Json;
using System.Text.Json.Serialization;

namespace LiveChatMeet.Hub;

/// <summary>
/// An enum in JSON: exactly one defined name in camel case. The framework's converter also accepts lists, other cases
/// and blanks, and turns them into values that it cannot write.
/// </summary>
public sealed class EnumNames : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Names<>).MakeGenericType(typeToConvert))!;

    private sealed class Names<T> : JsonConverter<T>
        where T : struct, Enum
    {
        private readonly Dictionary<T, JsonEncodedText> _names = Enum.GetValues<T>()
            .Distinct()
            .ToDictionary(
                value => value,
                value => JsonEncodedText.Encode(JsonNamingPolicy.CamelCase.ConvertName($"{value}"))
            );
        private readonly Dictionary<string, T> _values;

        public Names() =>
            _values = _names.ToDictionary(name => name.Value.Value, name => name.Key, StringComparer.Ordinal);

        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && _values.TryGetValue(reader.GetString() ?? "", out var value)
                ? value
                : throw new JsonException();

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteStringValue(
                _names.TryGetValue(value, out var name)
                    ? name
                    : throw new JsonException($"{typeof(T).Name} has no value {value:D}.")
            );
    }
}
