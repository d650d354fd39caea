namespace LiveChatMeet.Storage;

/// <summary>What changed of something, as <see cref="AuditEntry.Changes"/> has it.</summary>
public sealed class AuditChanges
{
    private readonly List<string> _lines = [];

    public bool IsEmpty => _lines.Count == 0;

    /// <summary>Adds a line if the two differ.</summary>
    public AuditChanges Add(string name, object? before, object? after)
    {
        if (!Equals(before, after))
            _lines.Add($"{name}: {Word(before)} → {Word(after)}");
        return this;
    }

    /// <inheritdoc cref="Add(string, object?, object?)"/>
    public AuditChanges Add(string name, IReadOnlyList<string> before, IReadOnlyList<string> after) =>
        Add(name, string.Join(", ", before), string.Join(", ", after));

    public override string ToString() => string.Join('\n', _lines);

    private static string Word(object? value) =>
        value switch
        {
            null or "" => "none",
            true => "on",
            false => "off",
            _ => value.ToString() ?? "",
        };
}
