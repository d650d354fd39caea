using LiveChatMeet.Identity;
using LiveChatMeet.Mail;
using LiveChatMeet.Rooms;
using LiveChatMeet.Rooms.Files;
using LiveChatMeet.Storage;
using LiveChatMeet.Texts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace LiveChatMeet.Livechat;

/// <summary>A conversation as a text that its visitor keeps: what both wrote and the calls, and nothing that was
/// deleted or that agents wrote to each other.</summary>
public sealed class Transcripts(LiveChatDb database, ThreadWords words, IStringLocalizer<Text> texts)
{
    private const int PageSize = 100;

    /// <summary>Writes it page by page: a long one is never in memory as a whole, and whoever takes it slowly holds no
    /// read open meanwhile, which would keep the database's log from beginning anew.</summary>
    public async Task WriteAsync(Room room, string siteName, TextWriter to, CancellationToken cancellation)
    {
        await to.WriteLineAsync(texts["Your conversation with {0}", siteName].Value);
        await to.WriteLineAsync(words.When(room.SiteId, room.OpenedAt));
        var after = 0;
        while (await PageAsync(room.Id, after, cancellation) is { Count: > 0 } page)
        {
            foreach (var message in page)
            {
                await to.WriteLineAsync();
                await to.WriteLineAsync($"{words.When(room.SiteId, message.SentAt)}  {Who(message, siteName)}");
                await to.WriteLineAsync(What(message));
            }
            after = page[^1].Number;
        }
    }

    private Task<List<Message>> PageAsync(string rid, int after, CancellationToken cancellation) =>
        database
            .Messages.AsNoTracking()
            .Where(m => m.RoomId == rid && m.Number > after && m.DeletedAt == null)
            .OrderBy(m => m.Number)
            .Take(PageSize)
            .ToListAsync(cancellation);

    private string Who(Message message, string siteName) =>
        message.Party == Party.Visitor ? texts["You"] : message.ByName ?? siteName;

    private string What(Message message) =>
        message.Type is null
            ? string.Join('\n', [message.Text, .. (SentFile.Read(message.Files) ?? []).Select(f => $"[{f.Name}]")])
                .Trim()
            : words.Call(message);
}
