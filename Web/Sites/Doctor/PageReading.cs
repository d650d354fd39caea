namespace LiveChatMeet.Sites.Doctor;

/// <summary>The pasted line, as a script element of a page.</summary>
public sealed record PastedLine
{
    /// <summary>Where its script comes from.</summary>
    public required Uri Address { get; init; }

    /// <summary>The site's key, of the attribute or in the address; null if neither has it.</summary>
    public string? Key { get; init; }

    public string? Nonce { get; init; }

    public string? Integrity { get; init; }

    /// <summary>Whether something has to wake it first, such as a question about cookies: it has another type, or its
    /// address in another attribute.</summary>
    public bool Sleeps { get; init; }
}

/// <summary>Where the line stands when it is no element of the page; what tells more comes later.</summary>
public enum LineTrace
{
    Nowhere,
    AsText,
    InComment,
    InScript,
    InFrame,
}

/// <summary>What a page's HTML says about the chat.</summary>
public sealed record PageReading
{
    /// <summary>In the order of the page.</summary>
    public required IReadOnlyList<PastedLine> Lines { get; init; }

    /// <summary>Those of meta elements.</summary>
    public required IReadOnlyList<ContentPolicy> Policies { get; init; }

    /// <summary>Where else the line is.</summary>
    public LineTrace Trace { get; init; }

    /// <summary>Whether somebody framed the chat's page by hand, without the line.</summary>
    public bool FramesChat { get; init; }
}
