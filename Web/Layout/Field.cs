namespace LiveChatMeet.Layout;

/// <summary>One line of a form, drawn by _Field.cshtml with its mistake, if the model state has one under its
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

    /// <summary>Codes and addresses: fixed-width letters, no spelling help.</summary>
    public bool IsCode { get; init; }

    /// <summary>Filled from the address's fragment, which never reaches a server or its logs.</summary>
    public bool IsFromFragment { get; init; }

    public int? Min { get; init; }

    public int? Max { get; init; }
}
