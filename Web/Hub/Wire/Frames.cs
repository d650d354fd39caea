using System.Buffers;
using System.Text.Json;
using LiveChatMeet.Calls;
using LiveChatMeet.Refusals;

namespace LiveChatMeet.Hub.Wire;

/// <summary>Writes frames for browsers, in SignalR's JSON protocol. What cannot be written ends nobody's
/// connection.</summary>
public sealed partial class Frames(HubJson json, ILogger<Frames> logger) : IDisposable
{
    // A pen that has grown beyond this is thrown away.
    private const int MaxKeptBytes = 256 * 1024;

    private readonly ThreadLocal<Pen> _pens = new(() => new());

    public static ReadOnlyMemory<byte> Ping { get; } = "{\"type\":6}\u001e"u8.ToArray();

    /// <summary>The answer to a handshake.</summary>
    public static ReadOnlyMemory<byte> Greeting { get; } = "{}\u001e"u8.ToArray();

    /// <returns>Null if an argument cannot be written.</returns>
    public ReadOnlyMemory<byte>? Push(string name, ReadOnlySpan<object?> arguments)
    {
        if (arguments is not [{ } told])
            return WritePush(name, arguments);
        // The same is often told to both sides, one after the other.
        var pen = _pens.Value!;
        if (pen.LastPush.Name != name || !ReferenceEquals(pen.LastPush.Told, told))
            pen.LastPush = new(name, told, WritePush(name, arguments));
        return pen.LastPush.Frame;
    }

    private ReadOnlyMemory<byte>? WritePush(string name, ReadOnlySpan<object?> arguments)
    {
        var writer = Take();
        try
        {
            writer.WriteStartObject();
            writer.WriteNumber("type"u8, 1);
            writer.WriteString("target"u8, name);
            writer.WriteStartArray("arguments"u8);
            foreach (var argument in arguments)
                Write(writer, argument);
            writer.WriteEndArray();
            return Finish();
        }
        catch (Exception failure) when (IsUnwritable(failure))
        {
            Unwritable(failure, name);
            return null;
        }
    }

    /// <summary>Answers a call; with <see cref="Refusal.Internal"/> if the answer cannot be written.</summary>
    public ReadOnlyMemory<byte> Answer(HubCall call, string id, object? result)
    {
        var writer = Take();
        try
        {
            writer.WriteStartObject();
            writer.WriteNumber("type"u8, 3);
            writer.WriteString("invocationId"u8, id);
            writer.WritePropertyName("result"u8);
            Write(writer, result);
            return Finish();
        }
        catch (Exception failure) when (IsUnwritable(failure))
        {
            Unwritable(failure, call.Method.Name);
            return Refused(id, Refusal.Internal);
        }
    }

    public ReadOnlyMemory<byte> Refused(string id, string error)
    {
        var writer = Take();
        writer.WriteStartObject();
        writer.WriteNumber("type"u8, 3);
        writer.WriteString("invocationId"u8, id);
        writer.WriteString("error"u8, error);
        return Finish();
    }

    /// <param name="code">Why; null if there is nothing to say.</param>
    public ReadOnlyMemory<byte> Close(string? code, bool mayReturn)
    {
        var writer = Take();
        writer.WriteStartObject();
        writer.WriteNumber("type"u8, 7);
        if (code is not null)
            writer.WriteString("error"u8, code);
        if (mayReturn)
            writer.WriteBoolean("allowReconnect"u8, true);
        return Finish();
    }

    /// <summary>Refuses a handshake.</summary>
    public ReadOnlyMemory<byte> NotGreeted(string error)
    {
        var writer = Take();
        writer.WriteStartObject();
        writer.WriteString("error"u8, error);
        return Finish();
    }

    public void Dispose() => _pens.Dispose();

    private Utf8JsonWriter Take()
    {
        if (_pens.Value is { Bytes.Capacity: > MaxKeptBytes } large)
        {
            large.Dispose();
            _pens.Value = new();
        }
        return _pens.Value!.Begin();
    }

    private void Write(Utf8JsonWriter writer, object? value)
    {
        var type = json.Options.GetTypeInfo(value?.GetType() ?? typeof(object));
        if (value is CallSnapshot call)
            writer.WriteRawValue(call.Written ??= JsonSerializer.SerializeToUtf8Bytes(call, type), true);
        else
            JsonSerializer.Serialize(writer, value, type);
    }

    private ReadOnlyMemory<byte> Finish() => _pens.Value!.Finish();

    private static bool IsUnwritable(Exception failure) =>
        failure is JsonException or NotSupportedException or InvalidOperationException or ArgumentException;

    // One value that JSON cannot hold, stored or made by mistake.
    [LoggerMessage(Level = LogLevel.Error, Message = "{Name} cannot be written; its recipient continues without it")]
    private partial void Unwritable(Exception failure, string name);

    private readonly record struct LastPush(string? Name, object? Told, ReadOnlyMemory<byte>? Frame);

    /// <summary>What a thread writes with.</summary>
    private sealed class Pen : IDisposable
    {
        private readonly Utf8JsonWriter _writer;

        public Pen() =>
            _writer = new(
                Bytes,
                new()
                {
                    SkipValidation = true,
                    Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
                }
            );

        public LastPush LastPush { get; set; }

        public ArrayBufferWriter<byte> Bytes { get; } = new(4 * 1024);

        public void Dispose() => _writer.Dispose();

        public Utf8JsonWriter Begin()
        {
            Bytes.ResetWrittenCount();
            _writer.Reset();
            return _writer;
        }

        public ReadOnlyMemory<byte> Finish()
        {
            _writer.WriteEndObject();
            _writer.Flush();
            Bytes.Write([FrameBuffer.Separator]);
            return Bytes.WrittenSpan.ToArray();
        }
    }
}
