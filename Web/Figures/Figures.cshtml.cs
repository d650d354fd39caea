using System.Text;
using LiveChatMeet.Desk;
using LiveChatMeet.Identity;
using LiveChatMeet.Layout;
using LiveChatMeet.Refusals;
using LiveChatMeet.Sites;
using LiveChatMeet.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Figures;

/// <summary>What is asked for in the address of the page.</summary>
public sealed record FiguresAsked(string? Days, string? From, string? To, string? Site);

/// <summary>How many conversations and calls there were, how they went, and how quickly they were answered.</summary>
[Authorize(Policies.Administrator)]
public sealed class FiguresModel(LiveChatDb database, FigureKeeper keeper, TimeProvider time) : PageModel
{
    /// <summary>Of the last 30 days, if it is wrong what was asked for.</summary>
    public Report Report { get; private set; } = null!;

    public FiguresAsked Asked { get; private set; } = new(null, null, null, null);

    /// <summary>What is wrong with the days, as a text in English; null if nothing is.</summary>
    public string? Wrong { get; private set; }

    public IReadOnlyList<Site> Sites { get; private set; } = [];

    /// <summary>The one whose figures these are; null for all.</summary>
    public Site? Site { get; private set; }

    /// <summary>Whose clocks say which day it is; null if the sites have different ones.</summary>
    public TimeZoneInfo? Zone { get; private set; }

    /// <summary>Whether conversations of before are still to be counted.</summary>
    public bool IsBehind => keeper.IsBehind;

    /// <summary>How many days up to today these are, if it is a usual number; else 0.</summary>
    public int Days { get; private set; }

    /// <param name="asked">Days (<c>7</c>, <c>30</c>, <c>90</c>), or From and To; the key of a site.</param>
    /// <exception cref="RefusedException"><see cref="Refusal.SiteNotFound"/></exception>
    public async Task<IActionResult> OnGetAsync([FromQuery] FiguresAsked asked)
    {
        await LoadAsync(asked);
        return Wrong is null ? Page() : this.WithErrors();
    }

    /// <inheritdoc cref="OnGetAsync"/>
    /// <summary>The same as a file: a line for each day, site and agent.</summary>
    public async Task<IActionResult> OnGetCsvAsync([FromQuery] FiguresAsked asked)
    {
        await LoadAsync(asked);
        if (Wrong is not null)
            return this.WithErrors();
        var sums = await Report.SumsOf(database, Report.Period, Site?.Id).ToListAsync(HttpContext.RequestAborted);
        // With a mark at its beginning, by which spreadsheets know UTF-8.
        var text = $"\uFEFF{string.Concat(FigureLines.Of(Report, sums).Select(Csv.Line))}";
        var name = $"figures-{Period.Iso(Report.Period.From)}-{Period.Iso(Report.Period.To)}.csv";
        return File(Encoding.UTF8.GetBytes(text), "text/csv; charset=utf-8", name);
    }

    /// <summary>The address of the same figures with something changed.</summary>
    public string With(int? days = null, string? handler = null)
    {
        var query = new QueryBuilder();
        if (handler is not null)
            query.Add("handler", handler);
        if ((days ?? Days) is > 0 and var some)
            query.Add("days", $"{some}");
        else
        {
            query.Add("from", Period.Iso(Report.Period.From));
            query.Add("to", Period.Iso(Report.Period.To));
        }
        if (Site is not null)
            query.Add("site", Site.Key);
        return $"/agent/figures{query}";
    }

    private async Task LoadAsync(FiguresAsked asked)
    {
        var cancellation = HttpContext.RequestAborted;
        Asked = asked;
        Sites = await database.LiveSites.AsNoTracking().OrderBy(s => s.Name).ToListAsync(cancellation);
        Site = string.IsNullOrEmpty(asked.Site)
            ? null
            : Sites.FirstOrDefault(s => s.Key == asked.Site) ?? throw new RefusedException(Refusal.SiteNotFound);
        var clocks = await SiteClocks.ReadAsync(database, cancellation);
        Zone = clocks.Common(Site is null ? Sites.Select(s => s.Id) : [Site.Id]);
        var today = clocks.Today(Site is null ? Sites.Select(s => s.Id) : [Site.Id], time.GetUtcNow());
        (var period, Wrong) = Period.Of(asked.Days, asked.From, asked.To, today);
        period ??= Period.Ending(today, 30);
        Days = period.To == today && Period.Usual.Contains(period.Days) ? period.Days : 0;
        Report = await Report.ReadAsync(database, period, Site?.Id, cancellation);
    }
}
