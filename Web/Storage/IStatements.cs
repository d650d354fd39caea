namespace LiveChatMeet.Storage;

/// <summary>
/// What is hot, as statements that are prepared once and reused on the writer's connection, inside the transaction that
/// is under way. Each database engine has its own texts.
/// </summary>
public interface IStatements
{
    /// <summary>The transaction under way: what a command notes about its rows counts only within it.</summary>
    object Transaction { get; }

    /// <param name="statement">What to run.</param>
    /// <param name="values">Texts, whole numbers, times, enums, truth values and nulls, in the order of the statement's
    /// parameters.</param>
    /// <returns>How many rows it changed.</returns>
    ValueTask<int> RunAsync(Statement statement, params ReadOnlySpan<object?> values);

    /// <inheritdoc cref="RunAsync"/>
    /// <returns>The rows that it found, or that it changed and returns.</returns>
    ValueTask<IReadOnlyList<Row>> ReadAsync(Statement statement, params ReadOnlySpan<object?> values);
}
