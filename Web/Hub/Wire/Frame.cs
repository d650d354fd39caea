using System.Text.Json;
using LiveChatMeet.Refusals;

namespace LiveChatMeet.Hub.Wire;

/// <summary>
/// A message of SignalR's JSON protocol from a browser, taken apart up to its arguments (HubProtocol.md of
/// dotnet/aspnetcore, "JSON Encoding"). Of a property that comes twice the last counts; an unknown one is passed over.
/// </summary>
public readonly ref struct Frame
{
    public const int Invocation = 1;
    public const int StreamInvocation = 4;

    /// <summary>Types of later protocols are passed over.</summary>
    public int Type { get; private init; }

    /// <summary>The method that is called.</summary>
    public string? Target { get; private init; }

    /// <summary>Under which the answer is expected; null if none is.</summary>
    public string? InvocationId { get; private init; }

    /// <summary>A JSON array, as it came.</summary>
    public ReadOnlySpan<byte> Arguments { get; private init; }

    public bool IsCall => Type is Invocation or StreamInvocation;

    /// <param name="json">Without its separator.</param>
    /// <exception cref="RefusedException"><see cref="Refusal.BadArguments"/>: it is no message.</exception>
    public static Frame Read(ReadOnlySpan<byte> json)
    {
        try
        {
            var frame = ReadObject(json);
            return frame.Type != 0 && (!frame.IsCall || (frame.Target is not null && !frame.Arguments.IsEmpty))
                ? frame
                : throw new RefusedException(Refusal.BadArguments);
        }
        catch (Exception garbage) when (garbage is JsonException or InvalidOperationException or FormatException)
        {
            throw new RefusedException(Refusal.BadArguments);
        }
    }

    private static Frame ReadObject(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        var (type, target, id, arguments) = (0, (string?)null, (string?)null, default(Range));
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            if (Is(ref reader, "arguments"u8))
                arguments = Whole(ref reader);
            else if (Is(ref reader, "type"u8))
                type = reader.GetInt32();
            else if (Is(ref reader, "target"u8))
                target = Text(ref reader);
            else if (Is(ref reader, "invocationId"u8))
                id = Text(ref reader);
            else
                reader.Skip();
        return new()
        {
            Type = type,
            Target = target,
            InvocationId = id,
            Arguments = json[arguments],
        };
    }

    // Moves on to the value, if the property has this name.
    private static bool Is(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) =>
        reader.ValueTextEquals(name) && reader.Read();

    private static string Text(ref Utf8JsonReader reader) => reader.GetString() ?? throw new JsonException();

    private static Range Whole(ref Utf8JsonReader reader)
    {
        var from = (int)reader.TokenStartIndex;
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException();
        reader.Skip();
        return from..(int)reader.BytesConsumed;
    }
}
