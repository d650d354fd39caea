using System.Globalization;

namespace LiveChatMeet.Check;

public enum CheckState
{
    Ok,

    /// <summary>Will be broken soon, or is not as it should be.</summary>
    Warning,

    Failure,

    /// <summary>Not checked; <see cref="Finding.Told"/> says why.</summary>
    Skipped,
}

/// <summary>A sentence that pages show in the reader's language, and the command line in English.</summary>
/// <param name="Text">As <c>Text.de.resx</c> has it.</param>
public sealed record Phrase(string Text, params object[] Values)
{
    public static Phrase Say(string text, params object[] values) => new(text, values);

    public bool Equals(Phrase? other) => other?.ToString() == ToString();

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    public override string ToString() => string.Format(CultureInfo.InvariantCulture, Text, Values);
}

/// <summary>What mends it.</summary>
/// <param name="Where">Where the lines belong.</param>
/// <param name="Paste">They themselves, without any secret.</param>
/// <param name="Then">What to do afterwards.</param>
public sealed record Fix(Phrase Where, string Paste, Phrase? Then = null);

/// <summary>What one check found.</summary>
/// <param name="Told">What is so, in one line.</param>
public sealed record Finding(CheckState State, Phrase Told)
{
    public Phrase? Cause { get; init; }

    /// <summary>What visitors notice of it.</summary>
    public Phrase? Visitors { get; init; }

    public Fix? Fix { get; init; }

    public static Finding Ok(Phrase told) => new(CheckState.Ok, told);

    public static Finding Skipped(Phrase told) => new(CheckState.Skipped, told);

    /// <summary>In English, as lines: for the command line, and to be copied into a question.</summary>
    public IEnumerable<string> Lines(Phrase title)
    {
        var mark = State switch
        {
            CheckState.Ok => "✓",
            CheckState.Warning => "!",
            CheckState.Failure => "✗",
            _ => "-",
        };
        yield return $"{mark} {title}: {Told}";
        if (Cause is not null)
            yield return $"    Cause: {Cause}";
        if (Visitors is not null)
            yield return $"    Visitors: {Visitors}";
        if (Fix is null)
            yield break;
        yield return $"    {Fix.Where}:";
        foreach (var line in Fix.Paste.Split('\n'))
            yield return $"      {line}";
        if (Fix.Then is not null)
            yield return $"    {Fix.Then}";
    }
}
