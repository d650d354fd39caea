namespace LiveChatMeet.Figures;

/// <summary>What some figures are of their sum.</summary>
/// <param name="Id">Of the title.</param>
/// <param name="Column">What the figures are.</param>
/// <param name="None">What is said if there are none.</param>
/// <param name="Tone">The class of the bars' colour.</param>
public sealed record Shares(
    string Id,
    string Title,
    string Column,
    string None,
    IReadOnlyList<Figure> Figures,
    Totals Of,
    string Tone
)
{
    public int Whole => Of.Count(Figures);

    /// <summary>Those that there are.</summary>
    public IEnumerable<Figure> Shown => Figures.Where(figure => Of[figure] > 0);
}
