using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using LiveChatMeet.Hosting;
using LiveChatMeet.Refusals;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace LiveChatMeet.Hub;

/// <summary>
/// SignalR's JSON protocol, with our codes for what the framework itself refuses: its messages about unknown methods
/// and arguments are no contract, and no filter sees them. This is the only place that every frame passes, so frames
/// are counted here; and what cannot be written ends nobody's connection.
/// </summary>
public sealed partial class TypedErrorProtocol(
    JsonHubProtocol json,
    Settings settings,
    TimeProvider time,
    ILogger<TypedErrorProtocol> logger
) : IHubProtocol
{
    private const string RefusedByUs = "HubException: ";

    // Four times the calls that a connection may make, because pings and answers count too.
    private const int FramesPerCall = 4;

    // The framework makes a binder for each connection, and asks with it.
    private readonly ConditionalWeakTable<IInvocationBinder, Bucket> _frames = [];

    public string Name => json.Name;

    public int Version => json.Version;

    public TransferFormat TransferFormat => json.TransferFormat;

    public bool IsVersionSupported(int version) => json.IsVersionSupported(version);

    /// <exception cref="HubException">The connection sends too many frames; it ends.</exception>
    public bool TryParseMessage(
        ref ReadOnlySequence<byte> input,
        IInvocationBinder binder,
        [NotNullWhen(true)] out HubMessage? message
    )
    {
        var start = input.Start;
        var isWhole = json.TryParseMessage(ref input, binder, out message);
        var isFrame = !input.Start.Equals(start);
        if (isFrame && !_frames.GetValue(binder, _ => NewBucket()).TryTake())
            throw new HubException(Refusal.TooManyRequests);
        return isWhole;
    }

    public void WriteMessage(HubMessage message, IBufferWriter<byte> output)
    {
        // Frames with data are built completely first: half a frame could not be taken back.
        if (message is InvocationMessage or CompletionMessage { Result: not null })
            output.Write(GetMessageBytes(message).Span);
        else
            json.WriteMessage(Typed(message), output);
    }

    public ReadOnlyMemory<byte> GetMessageBytes(HubMessage message)
    {
        try
        {
            return json.GetMessageBytes(Typed(message));
        }
        catch (Exception failure)
            when (failure
                    is System.Text.Json.JsonException
                        or NotSupportedException
                        or InvalidOperationException
                        or ArgumentException
            )
        {
            // One value that JSON cannot hold, stored or made by mistake. Rethrown, it would end the connection of
            // every recipient.
            Unwritable(failure, message.GetType().Name);
            return json.GetMessageBytes(
                message is CompletionMessage answer
                    ? CompletionMessage.WithError(answer.InvocationId!, Refusal.Internal)
                    : PingMessage.Instance
            );
        }
    }

    /// <summary>The code of an error, and what belongs to it: ours as thrown, else the one for the framework's
    /// error.</summary>
    public static string CodeOf(string error)
    {
        if (
            error.LastIndexOf(RefusedByUs, StringComparison.Ordinal) is >= 0 and var at
            && error[(at + RefusedByUs.Length)..] is var code
            && Refusal.Codes.Contains(RefusedException.CodeIn(code))
        )
            return code;
        if (Refusal.Codes.Contains(RefusedException.CodeIn(error)))
            return error;
        if (
            error.StartsWith("Unknown hub method", StringComparison.Ordinal)
            || error.Contains("Method does not exist", StringComparison.Ordinal)
        )
            return Refusal.MethodNotFound;
        if (error.Contains("unauthorized", StringComparison.OrdinalIgnoreCase))
            return Refusal.Forbidden;
        return NotUnderstood.Any(sentence => error.Contains(sentence, StringComparison.Ordinal))
            ? Refusal.BadArguments
            : Refusal.Internal;
    }

    // Arguments that do not fit; a stream where there is none; and a frame that is too large or no message, which ends
    // the connection.
    private static readonly string[] NotUnderstood =
    [
        "due to an error on the server",
        "The client attempted to invoke",
        "Connection closed with an error",
    ];

    private static HubMessage Typed(HubMessage message) =>
        message switch
        {
            CompletionMessage { Error: { } error } refused => CompletionMessage.WithError(
                refused.InvocationId!,
                CodeOf(error)
            ),
            CloseMessage { Error: { } error } closed => new CloseMessage(CodeOf(error), closed.AllowReconnect),
            _ => message,
        };

    private Bucket NewBucket() =>
        new(2 * FramesPerCall * settings.Limits.CallsPerSecond, FramesPerCall * settings.Limits.CallsPerSecond, time);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "A {Message} cannot be written; its recipient continues without it"
    )]
    private partial void Unwritable(Exception failure, string message);
}
