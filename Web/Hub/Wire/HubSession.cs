using LiveChatMeet.Hosting;
using LiveChatMeet.Refusals;

namespace LiveChatMeet.Hub.Wire;

/// <summary>What a browser says on its connection: first the handshake, then calls.</summary>
/// <param name="arrive">Lets it in after the handshake.</param>
/// <param name="whyNot">Why a call is refused before it gets its turn; null if it is not.</param>
/// <param name="budget">How many frames it may send.</param>
public sealed class HubSession(
    HubConnection connection,
    Frames frames,
    HubMethods methods,
    Func<Task> arrive,
    Func<HubCall, string?> whyNot,
    CallTurns turns,
    Bucket budget
)
{
    // Holds 8,000 characters however they are written (JSON may take six bytes for each), and an offer for a leg or
    // two.
    private const int MaxFrameBytes = 80 * 1024;

    private const int MaxGreetingBytes = 1024;

    // The largest frame comes in about forty pieces.
    private const int PiecesPerFrame = 16;

    // Who sends without a break holds up what others say no longer than this.
    private const int ReceivedInTurn = 16;

    private int _pieces;
    private int _received;

    /// <summary>Hears the browser until its connection has ended.</summary>
    public async Task ReadAsync()
    {
        var buffer = new FrameBuffer(MaxGreetingBytes);
        try
        {
            while (!connection.IsEnding && await InTurn(connection.ReceiveAsync(buffer)))
            {
                BeginTurn();
                if (!await InTurn(TakeAllAsync(buffer)))
                    CountPiece();
                buffer.LetGo();
            }
        }
        catch (RefusedException refused)
        {
            connection.End(refused.Code);
        }
        finally
        {
            Turn.End();
            connection.End();
        }
        await LoseRestAsync();
    }

    // What it says until it has heard the goodbye.
    private async Task LoseRestAsync()
    {
        var lost = new FrameBuffer(int.MaxValue);
        while (await connection.ReceiveAsync(lost))
            lost.Drop();
    }

    private void BeginTurn()
    {
        if (++_received % ReceivedInTurn == 0)
            Turn.End();
        if (connection.IsGreeted)
            Turn.Begin();
    }

    // Before it waits, what it has to say is said.
    private static Task<bool> InTurn(Task<bool> task)
    {
        if (!task.IsCompleted)
            Turn.End();
        return task;
    }

    /// <returns>Whether there was a whole frame.</returns>
    private async Task<bool> TakeAllAsync(FrameBuffer buffer)
    {
        var any = false;
        while (!connection.IsEnding && TryTake(buffer, out var taken))
        {
            any = true;
            await taken;
        }
        return any;
    }

    // What ends no frame costs something too.
    private void CountPiece()
    {
        if (++_pieces % PiecesPerFrame == 0 && !budget.TryTake())
            throw new RefusedException(Refusal.TooManyRequests);
    }

    /// <exception cref="RefusedException">It is no frame, or one too many; the connection ends.</exception>
    private bool TryTake(FrameBuffer buffer, out Task taken)
    {
        taken = Task.CompletedTask;
        if (!buffer.TryTake(out var frame))
            return false;
        // The only place that every frame passes.
        if (!budget.TryTake())
            throw new RefusedException(Refusal.TooManyRequests);
        taken = connection.IsGreeted ? TakeAsync(Frame.Read(frame)) : GreetAsync(Handshake.WhyNot(frame));
        buffer.MaxFrameBytes = MaxFrameBytes;
        return true;
    }

    private async Task GreetAsync(string? whyNot)
    {
        if (whyNot is not null)
        {
            await connection.SendAsync(frames.NotGreeted(whyNot));
            connection.End();
            return;
        }
        await connection.SendAsync(Frames.Greeting);
        connection.IsGreeted = true;
        await arrive();
    }

    private Task TakeAsync(Frame frame)
    {
        if (!frame.IsCall)
            return Task.CompletedTask; // a ping, or what only others need
        var (id, method) = (frame.InvocationId, methods.Find(frame.Target!));
        if (method is null)
            return RefuseAsync(id, Refusal.MethodNotFound);
        if (method.Name != nameof(SignalingHub.Signal))
            Turn.End(); // it may ask the storage, and nothing else is to wait for that
        try
        {
            var arguments = method.Read(frame.Arguments);
            if (frame.Type == Frame.StreamInvocation)
                return RefuseAsync(id, Refusal.BadArguments);
            if (!method.IsOpenTo(connection.Who))
                return RefuseAsync(id, Refusal.Forbidden);
            var call = new HubCall(method, arguments, id);
            return whyNot(call) is { } error ? RefuseAsync(id, error) : turns.TakeAsync(call);
        }
        catch (RefusedException refused)
        {
            return RefuseAsync(id, refused.Code);
        }
    }

    private Task RefuseAsync(string? id, string error) =>
        id is null ? Task.CompletedTask : connection.SendAsync(frames.Refused(id, error));
}
