using System.Globalization;
using System.Text.Json;

namespace LiveChatMeet.Bench.Product;

/// <summary>One message of SignalR's JSON protocol, taken apart as far as its content, which stays as it
/// came.</summary>
internal readonly ref struct HubRecord
{
    public const int Invocation = 1;
    public const int Completion = 3;
    public const int Ping = 6;
    public const int Close = 7;

    public int Type { get; private init; }

    /// <summary>What a push calls.</summary>
    public ReadOnlySpan<byte> Target { get; private init; }

    /// <summary>Of the call that is answered; -1 where none is.</summary>
    public int Id { get; private init; }

    /// <summary>The code of a refusal.</summary>
    public string? Error { get; private init; }

    /// <summary>The arguments of a push, or the result of a call.</summary>
    public ReadOnlySpan<byte> Content { get; private init; }

    public static HubRecord Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        var (type, id, error, target, content) = (0, -1, (string?)null, default(Range), default(Range));
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueSpan;
            reader.Read();
            if (name.SequenceEqual("type"u8))
                type = reader.GetInt32();
            else if (name.SequenceEqual("target"u8))
                target = ((int)reader.TokenStartIndex + 1)..((int)reader.BytesConsumed - 1);
            else if (name.SequenceEqual("invocationId"u8))
                id = int.Parse(reader.ValueSpan, CultureInfo.InvariantCulture);
            else if (name.SequenceEqual("error"u8))
                error = reader.GetString();
            else if (name.SequenceEqual("arguments"u8) || name.SequenceEqual("result"u8))
                content = Whole(ref reader);
            else
                reader.Skip();
        }
        return new()
        {
            Type = type,
            Id = id,
            Error = error,
            Target = json[target],
            Content = json[content],
        };
    }

    private static Range Whole(ref Utf8JsonReader reader)
    {
        var from = (int)reader.TokenStartIndex;
        reader.Skip();
        return from..(int)reader.BytesConsumed;
    }
}
