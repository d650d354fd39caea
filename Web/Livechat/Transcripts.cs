using System.Globalization;
using System.Text;
using LiveChatMeet.Calls;
using LiveChatMeet.Desk;
using LiveChatMeet.Identity;
using LiveChatMeet.Rooms;
using LiveChatMeet.Rooms.Files;
using LiveChatMeet.Storage;
using LiveChatMeet.Texts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace LiveChatMeet.Livechat;

/// <summary>A conversation as a text that its visitor keeps: what both wrote and the calls, and nothing that was
/// deleted or that agents wrote to each other.</summary>
public sealed class Transcripts(LiveChatDb database, SiteDesks desks, IStringLocalizer<Text> texts)
{
    private const string TalkedFor = @"h\:mm\:ss";

    public async Task<string> OfAsync(Room room, string siteName, CancellationToken cancellation)
    {
        var text = new StringBuilder();
        text.AppendLine(texts["Your conversation with {0}", siteName]).AppendLine(When(room, room.OpenedAt));
        var messages = database
            .Messages.AsNoTracking()
            .Where(m => m.RoomId == room.Id && m.DeletedAt == null)
            .OrderBy(m => m.Number)
            .AsAsyncEnumerable();
        await foreach (var message in messages.WithCancellation(cancellation))
        {
            var heading = $"{When(room, message.SentAt)}  {Who(message, siteName)}";
            text.AppendLine().AppendLine(heading).AppendLine(What(message));
        }
        return text.ToString();
    }

    private string Who(Message message, string siteName) =>
        message.Party == Party.Visitor ? texts["You"] : message.ByName ?? siteName;

    private string What(Message message)
    {
        if (message.Type is null)
            return string.Join('\n', [message.Text, .. (SentFile.Read(message.Files) ?? []).Select(f => $"[{f.Name}]")])
                .Trim();
        var talked = (message.EndTime - message.StartTime)?.ToString(TalkedFor, CultureInfo.InvariantCulture);
        return talked is not null
            ? texts["Video call, {0}", talked]
            : texts[message.Call?.EndReason == EndReason.Missed ? "Missed call" : "Not answered"];
    }

    // By the site's clock, if it has said where it is; else the zone is said.
    private string When(Room room, DateTimeOffset at) =>
        desks.Of(room.SiteId).Hours is { } hours
            ? TimeZoneInfo.ConvertTime(at, hours.Zone).ToString("g", CultureInfo.CurrentCulture)
            : at.ToUniversalTime().ToString("g", CultureInfo.CurrentCulture) + " UTC";
}
