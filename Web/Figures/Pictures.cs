using LiveChatMeet.Texts;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Localization;

namespace LiveChatMeet.Figures;

/// <summary>The pictures of a report.</summary>
public sealed class Pictures(Report report, IStringLocalizer<Text> texts)
{
    private readonly FigureTexts _words = new(texts);

    public BarChart Conversations() =>
        Bars(
            "conversations",
            texts["Conversations by how they went"],
            [Of("talked", Figure.Answered), Of("missed", Figure.Unanswered), Of("declined", Figure.Open)],
            [
                [Figure.Answered],
                [Figure.Unanswered],
                [Figure.Open],
            ]
        );

    public BarChart Calls() =>
        Bars(
            "calls",
            texts["Calls by outcome"],
            [
                Listed("talked", Figure.Talked),
                Listed("missed", Figure.Missed),
                Listed("declined", Figure.Declined),
                Listed("cancelled", Figure.Cancelled),
                new("failed", texts["Failed"], report.Now.Failed, ListOf("failed")),
            ],
            [
                [Figure.Talked],
                [Figure.Missed],
                [Figure.Declined],
                [Figure.Cancelled],
                FigureKinds.Failures,
            ]
        );

    public LineChart Answers() =>
        new(
            "answers",
            $"{texts["Time to the first answer"]}, {_words.Whole(report.Period)}: "
                + texts[
                    "half within about {0}, nine of ten within about {1}.",
                    _words.About(report.Now.Answer()),
                    _words.About(report.Now.Answer(0.9))
                ],
            [
                new("l50", texts["Median"], report.Now[Figure.Answered]),
                new("l90", texts["Nine of ten are faster"], report.Now[Figure.Answered]),
            ],
            [
                .. report.Pieces.Select(piece =>
                    (
                        FigureTexts.ShortDay(piece.Piece.From),
                        (IReadOnlyList<TimeSpan?>)[piece.Totals.Answer(), piece.Totals.Answer(0.9)]
                    )
                ),
            ]
        );

    // The list of calls has the same names for them.
    private Series Listed(string outcome, Figure figure) => Of(outcome, figure) with { List = ListOf(outcome) };

    private string ListOf(string outcome)
    {
        var query = new QueryBuilder
        {
            { "outcome", outcome },
            { "from", Period.Iso(report.Period.From) },
            { "until", Period.Iso(report.Period.To) },
        };
        if (report.SiteId is { } site)
            query.Add("site", site);
        return $"/agent/calls{query}";
    }

    private Series Of(string colour, Figure figure) => new(colour, _words.Name(figure), report.Now[figure]);

    private BarChart Bars(
        string id,
        string title,
        IReadOnlyList<Series> series,
        IReadOnlyList<IReadOnlyList<Figure>> figures
    ) =>
        new(
            id,
            $"{title}, {_words.Whole(report.Period)}: "
                + string.Join(", ", series.Select(one => $"{one.Name} {one.Total:N0}")),
            series,
            [
                .. report.Pieces.Select(piece =>
                    (
                        FigureTexts.ShortDay(piece.Piece.From),
                        (IReadOnlyList<int>)[.. figures.Select(piece.Totals.Count)]
                    )
                ),
            ]
        );
}
