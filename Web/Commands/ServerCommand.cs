using LiveChatMeet.Refusals;

namespace LiveChatMeet.Commands;

/// <summary>
/// A command of the program that works on a data directory. While a server runs there, the server carries it out, and
/// otherwise the program itself does, alone with the directory: a command cannot tell the difference.
/// </summary>
/// <param name="name">What is typed, such as <c>reset-password</c>.</param>
/// <param name="description">What it does, for <c>--help</c>.</param>
public abstract class ServerCommand(string name, string description, params CommandArgument[] arguments)
{
    public string Name => name;

    public string Description => description;

    /// <summary>What must be given, in this order.</summary>
    public IReadOnlyList<CommandArgument> Arguments => arguments;

    /// <summary>Whether the tables must be those of this version. Where no server runs, older ones are migrated first,
    /// as at a start.</summary>
    public virtual bool NeedsNewestTables => true;

    /// <returns>What is printed last: a sentence, or what was asked for.</returns>
    /// <exception cref="StartupException">It cannot be done: the exit code, and why in a sentence.</exception>
    /// <exception cref="RefusedException">It is refused.</exception>
    public abstract Task<string> RunAsync(CommandCall call);
}

/// <param name="Name">In capitals, as <c>--help</c> shows it.</param>
/// <param name="Description">What it is.</param>
/// <param name="IsPath">Whether it names a file or directory: the server gets it as the person who types it means it,
/// from the root.</param>
public sealed record CommandArgument(string Name, string Description, bool IsPath = false);

/// <summary>One use of a <see cref="ServerCommand"/>.</summary>
public sealed record CommandCall
{
    /// <summary>The services of the server, or those that it would have: the writer works, nothing listens.</summary>
    public required IServiceProvider Services { get; init; }

    /// <summary>As many as the command has.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>Where people reach the server, without a slash at the end, for links.</summary>
    public required string Address { get; init; }

    /// <summary>Prints a line of progress.</summary>
    public required Func<string, Task> TellAsync { get; init; }

    /// <summary>Whoever asked has left, or the server stops: what was begun is undone.</summary>
    public CancellationToken Cancelled { get; init; }
}
