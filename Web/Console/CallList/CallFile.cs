using System.Globalization;
using System.Text;
using LiveChatMeet.Calls;
using LiveChatMeet.Layout;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Console.CallList;

/// <summary>A list of calls as a file for spreadsheets, written while it is read.</summary>
/// <param name="calls">In order.</param>
internal sealed class CallFile(IQueryable<ListedCall> calls, DateTimeOffset at) : ActionResult
{
    private static readonly string[] Columns =
    [
        "rang",
        "site",
        "agent",
        "visitor",
        "outcome",
        "reason",
        "rang seconds",
        "talked seconds",
        "quality",
        "lost percent",
        "round trip ms",
        "way",
        "moves",
        "to call back",
        "done",
        "done by",
        "call",
        "conversation",
    ];

    public override async Task ExecuteResultAsync(ActionContext context)
    {
        var answer = context.HttpContext.Response;
        answer.ContentType = "text/csv; charset=utf-8";
        answer.Headers.ContentDisposition = $"attachment; filename=\"calls-{at:yyyy-MM-dd}.csv\"";
        answer.Headers.CacheControl = "no-store";
        var cancellation = context.HttpContext.RequestAborted;
        // With a mark at its beginning, by which spreadsheets know UTF-8.
        await using var text = new StreamWriter(answer.Body, new UTF8Encoding(true), leaveOpen: true);
        await text.WriteAsync(Csv.Line(Columns).AsMemory(), cancellation);
        await foreach (var call in calls.AsAsyncEnumerable().WithCancellation(cancellation))
            await text.WriteAsync(Csv.Line(CellsOf(call)).AsMemory(), cancellation);
    }

    private static string?[] CellsOf(ListedCall call)
    {
        var quality = call.Quality;
        return
        [
            $"{call.RangAt:O}",
            call.SiteName,
            call.AgentName,
            call.VisitorName,
            $"{call.Outcome}",
            $"{call.EndReason}",
            Number(call.Rang?.TotalSeconds, "0"),
            Number(call.Talked?.TotalSeconds, "0"),
            $"{quality?.Grade}",
            Number(quality?.LossPercent, "0.0"),
            Number(quality?.RoundTripMs, "0"),
            WayOf(quality),
            Number(call.Moves, "0"),
            call.IsToReturn ? "yes" : "",
            $"{call.SettledAt:O}",
            call.SettledBy,
            call.Id,
            call.Rid,
        ];
    }

    private static string WayOf(CallQuality? quality) =>
        quality?.IsRelayed is not { } isRelayed ? ""
        : isRelayed ? "relay"
        : "direct";

    private static string Number(double? number, string format) =>
        number?.ToString(format, CultureInfo.InvariantCulture) ?? "";
}
