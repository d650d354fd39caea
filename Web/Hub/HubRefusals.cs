using LiveChatMeet.Hosting;
using LiveChatMeet.Hub.Wire;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Hub;

/// <summary>Runs the calls of browsers: counts them against the limits, answers them, and turns refusals into
/// codes.</summary>
public sealed partial class HubRefusals(
    Limits limits,
    Writer writer,
    Frames frames,
    HubMeter meter,
    RefusalMeter refused,
    TimeProvider time,
    ILogger<HubRefusals> logger
)
{
    // A client that carries on although everything is refused is not a page of ours.
    private const int RefusalsAtOnce = 300;
    private const int RefusalsPerSecond = 5;

    private readonly Lateness _lateness = new(time);

    /// <summary>How many refusals a connection may get.</summary>
    public Bucket NewPatience() => new(RefusalsAtOnce, RefusalsPerSecond, time);

    /// <summary>Counts a call before it waits for its turn.</summary>
    /// <param name="patience">How many more refusals the connection may get.</param>
    /// <returns>Why it is refused; null if it may go on.</returns>
    public string? WhyNot(HubConnection connection, Bucket patience, HubCall call)
    {
        try
        {
            limits.CountCall(connection.Who, connection.From);
            // Without an exception, which would cost more than all the rest: there may be thousands a second.
            if (ComeBackIn(call.Method.Name) is { } later)
            {
                Count(call.Method.Name, Refusal.Busy);
                return new RefusedException(Refusal.Busy, later).Error;
            }
            Count(call.Method.Name, connection);
            return null;
        }
        catch (RefusedException refusal)
        {
            return ErrorOf(refusal, connection, patience, call);
        }
    }

    /// <summary>Runs a call to its answer; throws nothing.</summary>
    /// <param name="patience">How many more refusals the connection may get.</param>
    public async Task RunAsync(HubConnection connection, SignalingHub hub, Bucket patience, HubCall call)
    {
        try
        {
            var result = await meter.RunAsync(hub, call);
            if (call.InvocationId is { } id)
                await connection.SendAsync(frames.Answer(call, id, result));
        }
        catch (Exception failure)
        {
            var error = ErrorOf(failure, connection, patience, call);
            if (call.InvocationId is { } id)
                await connection.SendAsync(frames.Refused(id, error));
        }
    }

    /// <summary>What the browser is told. What went wrong is for the log.</summary>
    public string ErrorOf(Exception failure, string method)
    {
        if (failure is RefusedException refusal)
        {
            Count(method, refusal.Code);
            return refusal.Error;
        }
        Failed(failure, method);
        var code = StorageFailure.RefusalOf(failure) ?? Refusal.Internal;
        refused.Add(code);
        return code;
    }

    private void Count(string method, string code)
    {
        refused.Add(code);
        Refused(method, code);
    }

    private string ErrorOf(Exception failure, HubConnection connection, Bucket patience, HubCall call)
    {
        var error = ErrorOf(failure, call.Method.Name);
        if (error == Refusal.TooManyRequests && !patience.TryTake())
            connection.End(Refusal.TooManyRequests);
        return error;
    }

    // Before it counts as a message. What belongs to a call always passes.
    private TimeSpan? ComeBackIn(string method) =>
        method switch
        {
            nameof(SignalingHub.Send) or nameof(SignalingHub.SendFiles) => ComeBackIn(writer.Backlog),
            nameof(SignalingHub.Typing) => writer.Backlog.ComeBackIn(Backlog.ForPages),
            _ => null,
        };

    private TimeSpan? ComeBackIn(Backlog backlog) =>
        backlog.ComeBackIn() ?? (backlog.IsStanding ? backlog.ComeBackIfLate(_lateness.Now) : null);

    private void Count(string method, HubConnection connection)
    {
        if (
            method
            is nameof(SignalingHub.Send)
                or nameof(SignalingHub.SendFiles)
                or nameof(SignalingHub.Correct)
                or nameof(SignalingHub.Delete)
        )
            limits.CountMessage(connection.Who, connection.From);
        else if (method == nameof(SignalingHub.PageViewed))
            limits.CountVisit(connection.Who, connection.From);
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Method} refused: {Code}")]
    private partial void Refused(string method, string code);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} failed")]
    private partial void Failed(Exception failure, string method);
}
