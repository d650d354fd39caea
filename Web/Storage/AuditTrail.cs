using LiveChatMeet.Texts;

namespace LiveChatMeet.Storage;

/// <summary>Something to be recorded.</summary>
/// <param name="By">The account of who does it; null on the command line.</param>
public sealed record Audited(AuditKind Kind, string? By)
{
    /// <inheritdoc cref="AuditEntry.AboutId"/>
    public string? AboutId { get; init; }

    /// <inheritdoc cref="AuditEntry.About"/>
    public string? About { get; init; }

    public AuditChanges? Changes { get; init; }
}

/// <summary>Writes the audit trail. Nothing changes an entry, and only its age deletes it.</summary>
public static class AuditTrail
{
    private const int LongestName = 254;
    private const int LongestChanges = 4_000;

    /// <summary>Records what is done in the same transaction: both are kept, or neither. The caller saves.</summary>
    public static async Task AuditAsync(this LiveChatDb database, Audited done, DateTimeOffset at)
    {
        database.AuditEntries.Add(
            new()
            {
                At = at,
                Kind = done.Kind,
                ById = done.By,
                ByName = done.By is null ? null : await database.NameOfAsync(done.By),
                AboutId = done.AboutId,
                About = Short(done.About, LongestName),
                Changes = Short(done.Changes?.ToString(), LongestChanges),
            }
        );
    }

    /// <summary>The same for what no command of the writer does.</summary>
    public static Task AuditAsync(this Writer writer, Audited done, DateTimeOffset at) =>
        writer.WriteAsync(async database =>
        {
            await database.AuditAsync(done, at);
            return true;
        });

    private static string? Short(string? text, int longest) =>
        text?.Length > longest ? Characters.Beginning(text, longest) + " …" : text;
}
