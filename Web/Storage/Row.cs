namespace LiveChatMeet.Storage;

/// <summary>A row that a <see cref="Statement"/> found: its columns, in the statement's order.</summary>
public readonly struct Row(object?[] values)
{
    public string Text(int column) => TextOrNull(column) ?? throw Missing(column);

    public string? TextOrNull(int column) => (string?)values[column];

    public long Number(int column) => (long?)values[column] ?? throw Missing(column);

    public long? NumberOrNull(int column) => (long?)values[column];

    public bool Truth(int column) => Number(column) != 0;

    public bool? TruthOrNull(int column) => values[column] is null ? null : Truth(column);

    public DateTimeOffset Time(int column) => DateTimeOffset.FromUnixTimeMilliseconds(Number(column));

    public DateTimeOffset? TimeOrNull(int column) => values[column] is null ? null : Time(column);

    public T Named<T>(int column)
        where T : struct, Enum => Enum.Parse<T>(Text(column));

    public T? NamedOrNull<T>(int column)
        where T : struct, Enum => values[column] is null ? null : Named<T>(column);

    private static InvalidOperationException Missing(int column) => new($"Column {column} is null.");
}
