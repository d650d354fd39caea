namespace LiveChatMeet.Layout;

/// <summary>One field of a form, rendered by _Field.cshtml with its error, if the model state has one under its
/// name.</summary>
/// <param name="Name">The page's property that it binds to.</param>
/// <param name="Label">The accessible name, already in the reader's language.</param>
public sealed record Field(string Name, string Label)
{
    public string Type { get; init; } = "text";

    public string? Value { get; init; }

    public string? Hint { get; init; }

    /// <summary>What the browser may fill in (HTML, autofill field names).</summary>
    public string Autocomplete { get; init; } = "off";

    public bool IsRequired { get; init; } = true;

    /// <summary>For codes and addresses: a fixed-width font and no spell checking.</summary>
    public bool IsCode { get; init; }

    /// <summary>Filled from the address's fragment, which never reaches a server or its logs.</summary>
    public bool IsFromFragment { get; init; }

    /// <summary>The id of a datalist with what can be chosen.</summary>
    public string? List { get; init; }

    public int? Min { get; init; }

    public int? Max { get; init; }
}
