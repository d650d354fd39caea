using LiveChatMeet.Texts;
using Microsoft.Extensions.Localization;

namespace LiveChatMeet.Figures;

/// <summary>One of the numbers at the top, with how it has changed since the period before.</summary>
/// <param name="IsUp">Null if it has not.</param>
/// <param name="IsGood">Null for what is neither good nor bad.</param>
public sealed record Headline(string Name, string Value, string Change, bool? IsUp = null, bool? IsGood = null);

/// <summary>The numbers at the top.</summary>
public sealed class Changes(Report report, IStringLocalizer<Text> texts)
{
    private readonly FigureTexts _words = new(texts);
    private readonly Totals _now = report.Now;
    private readonly Totals _before = report.Before;

    public IReadOnlyList<Headline> All => [Conversations(), Answer(), Talked(), Rating()];

    private Headline Conversations()
    {
        var (name, value, days) = (texts["Conversations"], $"{_now.Conversations:N0}", report.Period.Days);
        if (_before.Conversations == 0)
            return new(name, value, texts["None in the {0} days before", days]);
        var by = Totals.Percent(_now.Conversations - _before.Conversations, _before.Conversations) ?? 0;
        return by switch
        {
            0 => new(name, value, texts["As many as in the {0} days before", days]),
            > 0 => new(name, value, texts["{0} % more than in the {1} days before", by, days], true),
            _ => new(name, value, texts["{0} % fewer than in the {1} days before", -by, days], false),
        };
    }

    private Headline Answer()
    {
        var name = texts["First answer, median"];
        if (_now.Answer() is not { } at)
            return new(name, _words.About(null), texts["Nobody was answered."]);
        var value = $"≈ {_words.About(at)}";
        if (_before.Answer() is not { } then)
            return new(name, value, texts["Nothing to compare with"]);
        var by = FigureTexts.Rounded(Math.Abs((at - then).TotalSeconds));
        return by == 0 ? new(name, value, texts["About as before"])
            : at < then ? new(name, value, texts["About {0} faster", _words.Time(by)], false, true)
            : new(name, value, texts["About {0} slower", _words.Time(by)], true, false);
    }

    private Headline Talked()
    {
        var now = Totals.Percent(_now[Figure.Talked], _now.Calls);
        var then = Totals.Percent(_before[Figure.Talked], _before.Calls);
        return OfShare(
            texts["Calls that talked"],
            now,
            then,
            texts["of {0} calls", _now.Calls],
            texts["{0} points more, {1}"],
            texts["{0} points fewer, {1}"]
        );
    }

    private Headline Rating()
    {
        var now = Totals.Percent(_now.Good, _now.Ratings);
        var then = Totals.Percent(_before.Good, _before.Ratings);
        return OfShare(
            texts["Rated good or excellent"],
            now,
            then,
            texts["{0} ratings", _now.Ratings],
            texts["{0} points better, {1}"],
            texts["{0} points worse, {1}"]
        );
    }

    private Headline OfShare(string name, int? now, int? then, string of, string more, string fewer)
    {
        var value = _words.Percent(now);
        return (now - then) switch
        {
            null or 0 => new(name, value, of),
            > 0 and var by => new(name, value, string.Format(null, more, by, of), true, true),
            var by => new(name, value, string.Format(null, fewer, -by, of), false, false),
        };
    }
}
