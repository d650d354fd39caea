using System.Text;
using System.Text.Json;
using LiveChatMeet.Layout;
using LiveChatMeet.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Privacy;

/// <summary>The audit trail as a file, written while it is read, the oldest entry first.</summary>
/// <param name="entries">In order.</param>
internal sealed class AuditFile(IQueryable<AuditEntry> entries, bool isCsv, DateTimeOffset at) : ActionResult
{
    private static readonly string[] Columns = ["time", "kind", "by", "by id", "about", "about id", "changes"];

    public override async Task ExecuteResultAsync(ActionContext context)
    {
        var answer = context.HttpContext.Response;
        answer.ContentType = isCsv ? "text/csv; charset=utf-8" : "application/json";
        answer.Headers.ContentDisposition =
            $"attachment; filename=\"audit-trail-{at:yyyy-MM-dd}.{(isCsv ? "csv" : "json")}\"";
        answer.Headers.CacheControl = "no-store";
        var cancellation = context.HttpContext.RequestAborted;
        var found = entries.AsAsyncEnumerable();
        if (isCsv)
            await WriteCsvAsync(answer.Body, found, cancellation);
        else
            await WriteJsonAsync(answer.Body, found, cancellation);
    }

    private static async Task WriteCsvAsync(
        Stream file,
        IAsyncEnumerable<AuditEntry> found,
        CancellationToken cancellation
    )
    {
        // With a mark at its beginning, by which spreadsheets know UTF-8.
        await using var text = new StreamWriter(file, new UTF8Encoding(true), leaveOpen: true);
        await text.WriteAsync(Csv.Line(Columns).AsMemory(), cancellation);
        await foreach (var one in found.WithCancellation(cancellation))
        {
            var line = Csv.Line([
                $"{one.At:O}",
                $"{one.Kind}",
                one.ByName,
                one.ById,
                one.About,
                one.AboutId,
                one.Changes,
            ]);
            await text.WriteAsync(line.AsMemory(), cancellation);
        }
    }

    private static Task WriteJsonAsync(
        Stream file,
        IAsyncEnumerable<AuditEntry> found,
        CancellationToken cancellation
    ) =>
        JsonSerializer.SerializeAsync(
            file,
            found.Select(one => new
            {
                time = one.At,
                kind = one.Kind.ToString(),
                by = one.ById is null ? null : new { id = one.ById, name = one.ByName },
                about = one.About,
                aboutId = one.AboutId,
                changes = one.Changes?.Split('\n') ?? [],
            }),
            JsonSerializerOptions.Web,
            cancellation
        );
}
