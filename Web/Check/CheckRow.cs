namespace LiveChatMeet.Check;

/// <summary>One line of the page.</summary>
/// <param name="By">Who runs it: <c>server</c>, <c>browser</c>, or <c>person</c>, who has to begin it.</param>
/// <param name="Finding">Null until it has run.</param>
public sealed record CheckRow(string Name, Phrase Title, string By, Finding? Finding)
{
    public static CheckRow Of(ICheck check, Finding? finding) => new(check.Name, check.Title, "server", finding);

    public static CheckRow Of(IBrowserCheck check, Finding? finding) =>
        new(
            check.Name,
            check.Title,
            check.Name == "call" ? "person" : "browser",
            finding ?? (check.WhyNot is { } why ? Finding.Skipped(why) : null)
        );

    /// <summary>In markup and style.</summary>
    public string State =>
        Finding?.State switch
        {
            CheckState.Ok => "ok",
            CheckState.Warning => "care",
            CheckState.Failure => "bad",
            CheckState.Skipped => "skip",
            _ => "wait",
        };

    public bool NeedsWork => Finding?.State is CheckState.Warning or CheckState.Failure;

    /// <summary>Broken things first.</summary>
    public int Rank => Finding?.State == CheckState.Failure ? 0 : 1;

    /// <summary>To be copied into a question.</summary>
    public string Report => Finding is null ? $"- {Title}: not checked" : string.Join('\n', Finding.Lines(Title));
}

/// <summary>What all lines come to.</summary>
public sealed record Verdict(int Failures, int Warnings, int Checks)
{
    public static Verdict Of(IReadOnlyCollection<CheckRow> rows) =>
        new(
            rows.Count(row => row.Finding?.State == CheckState.Failure),
            rows.Count(row => row.Finding?.State == CheckState.Warning),
            rows.Count(row => row.Finding is { State: not CheckState.Skipped })
        );

    public string State =>
        Failures > 0 ? "bad"
        : Warnings > 0 ? "care"
        : Checks > 0 ? "ok"
        : "wait";

    public Phrase Title =>
        (Failures, Warnings, Checks) switch
        {
            (0, 0, 0) => Phrase.Say("Not checked yet"),
            (0, 0, _) => Phrase.Say("Everything is in order"),
            (0, 1, _) => Phrase.Say("One thing should be looked at"),
            (0, _, _) => Phrase.Say("{0} things should be looked at", Warnings),
            (1, 0, _) => Phrase.Say("One thing is broken"),
            (1, 1, _) => Phrase.Say("One thing is broken, one should be looked at"),
            (1, _, _) => Phrase.Say("One thing is broken, {0} should be looked at", Warnings),
            (_, 0, _) => Phrase.Say("{0} things are broken", Failures),
            (_, 1, _) => Phrase.Say("{0} things are broken, one should be looked at", Failures),
            _ => Phrase.Say("{0} things are broken, {1} should be looked at", Failures, Warnings),
        };

    public Phrase More =>
        Checks == 0 ? Phrase.Say("Press “Check again”.")
        : Failures + Warnings == 0 ? Phrase.Say("{0} things were checked.", Checks)
        : Phrase.Say("Each has its cause below, what visitors see of it, and the line that mends it.");
}
