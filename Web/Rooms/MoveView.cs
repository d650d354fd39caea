using LiveChatMeet.Identity;

namespace LiveChatMeet.Rooms;

/// <summary>A step in a conversation's life as a line of its thread; without one, the template for the line that the
/// browser's script adds.</summary>
/// <param name="AfterNumber">The number of the message that it follows.</param>
public sealed record MoveView(RoomMove? Move, Party Reader, int AfterNumber, bool StartsDay = false)
{
    /// <summary>The names in a line, in which <see cref="Sentence"/> has them.</summary>
    public string[] Names =>
        Move switch
        {
            null => [""],
            { Kind: MoveKind.Assigned } => [Move.ToName ?? ""],
            { Kind: MoveKind.TakenOver } when IsAgents => [Move.ByName ?? "", Move.FromName ?? ""],
            { Kind: MoveKind.HandedOver } when IsAgents => [Move.ByName ?? "", Move.ToName ?? Move.TeamName ?? ""],
            { Kind: MoveKind.AgentAway or MoveKind.AgentDisabled } => [Move.FromName ?? ""],
            { Kind: MoveKind.Closed } => [Move.ByName ?? ""],
            _ => [IsAgents ? Move.ByName ?? "" : Move.ToName ?? ""],
        };

    /// <summary>A key of the text resources; null if the reader is told nothing of it.</summary>
    public string? Sentence => IsAgents ? ForAgents : ForVisitor;

    /// <summary>A translated sentence in pieces; those that are names.</summary>
    public IEnumerable<(string Text, bool IsName)> Pieces(string sentence)
    {
        var at = 0;
        while (sentence.IndexOf('{', at) is var open && open >= 0)
        {
            if (open > at)
                yield return (sentence[at..open], false);
            yield return (Names[sentence[open + 1] - '0'], true);
            at = open + "{0}".Length;
        }
        if (at < sentence.Length)
            yield return (sentence[at..], false);
    }

    private bool IsAgents => Reader == Party.Agent;

    private string? ForAgents =>
        Move switch
        {
            { Kind: MoveKind.Taken } => "{0} took the conversation",
            { Kind: MoveKind.Assigned } => "The conversation was given to {0}",
            { Kind: MoveKind.TakenOver } => "{0} took the conversation over from {1}",
            { Kind: MoveKind.HandedOver } => "{0} handed the conversation over to {1}",
            { Kind: MoveKind.GivenBack } => "{0} put the conversation back to waiting",
            { Kind: MoveKind.AgentAway } => "Waiting again, because {0} was away",
            { Kind: MoveKind.AgentDisabled } => "Waiting again, because the account of {0} was disabled",
            { Kind: MoveKind.Closed, By: Party.Visitor } => "The visitor ended the conversation",
            { Kind: MoveKind.Closed, By: Party.Agent } => "{0} closed the conversation",
            { Kind: MoveKind.Reopened } => "{0} reopened the conversation",
            _ => null,
        };

    // Who answers them, and that it is over: not what the team has to arrange.
    private string? ForVisitor =>
        Move switch
        {
            null or { ToName: not null } => "{0} joined the conversation",
            { Kind: MoveKind.Closed, By: Party.Visitor } => "You ended the conversation",
            { Kind: MoveKind.Closed, By: Party.Agent } => "{0} closed the conversation",
            _ => null,
        };
}

/// <summary>A thread as one of the two parties reads it: messages, calls, and what happened to the
/// conversation.</summary>
public static class ThreadView
{
    /// <param name="messages">Oldest first.</param>
    /// <param name="moves">Oldest first.</param>
    /// <param name="showsAll">Whether these are all the messages; else what was before them is left out.</param>
    /// <param name="own">Which of them the reader may change, if any.</param>
    /// <returns>The partials that draw it, with their models.</returns>
    public static IEnumerable<(string Partial, object Model)> Of(
        IReadOnlyList<RoomMessage> messages,
        IReadOnlyList<RoomMove> moves,
        Party reader,
        bool showsAll = true,
        OwnMessages? own = null
    ) => LinesOf(messages, moves, reader, showsAll, own).Select(line => (line.Partial, line.Model));

    /// <inheritdoc cref="Of"/>
    public static IEnumerable<ThreadLine> LinesOf(
        IReadOnlyList<RoomMessage> messages,
        IReadOnlyList<RoomMove> moves,
        Party reader,
        bool showsAll,
        OwnMessages? own = null
    )
    {
        var (number, day) = (0, (DateOnly?)null);
        foreach (var (message, move) in InOrder(messages, moves, reader, showsAll, own))
        {
            var its = DateOnly.FromDateTime((move?.At ?? message?.At ?? default).UtcDateTime);
            var line = new MoveView(move, reader, number, its != day);
            if (message is { Message: { } written })
            {
                var view = message with { StartsDay = its != day };
                number = written.Number;
                yield return new(number, null, view.Partial, view.Model);
            }
            else if (line.Sentence is not null)
                yield return new(number, move!.At, "/Rooms/_Move.cshtml", line);
            else
                continue;
            day = its;
        }
    }

    // What happened before the first message that is shown is left out, unless all are.
    private static IEnumerable<(MessageView? Message, RoomMove? Move)> InOrder(
        IReadOnlyList<RoomMessage> messages,
        IReadOnlyList<RoomMove> moves,
        Party reader,
        bool showsAll,
        OwnMessages? own
    )
    {
        var left = new Queue<RoomMove>(
            showsAll || messages.Count == 0 ? moves : moves.SkipWhile(move => move.At < messages[0].Ts)
        );
        foreach (var message in MessageView.Of(messages, reader, own))
        {
            while (left.TryPeek(out var move) && move.At < message.At)
                yield return (null, left.Dequeue());
            yield return (message, null);
        }
        while (left.TryDequeue(out var move))
            yield return (null, move);
    }
}

/// <summary>A line of a thread, and what draws it.</summary>
/// <param name="Number">Of its message, or of that before it.</param>
/// <param name="MovedAt">When it happened to the conversation; null for a message.</param>
public sealed record ThreadLine(int Number, DateTimeOffset? MovedAt, string Partial, object Model);
