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
    /// <summary>Writes it as it is read: a long one is never in memory as a whole.</summary>
    public async Task WriteAsync(Room room, string siteName, TextWriter to, CancellationToken cancellation)
    {
        await to.WriteLineAsync(texts["Your conversation with {0}", siteName].Value);
        await to.WriteLineAsync(words.When(room.SiteId, room.OpenedAt));
        var messages = database
            .Messages.AsNoTracking()
            .Where(m => m.RoomId == room.Id && m.DeletedAt == null)
            .OrderBy(m => m.Number)
            .AsAsyncEnumerable();
        await foreach (var message in messages.WithCancellation(cancellation))
        {
            await to.WriteLineAsync();
            await to.WriteLineAsync($"{words.When(room.SiteId, message.SentAt)}  {Who(message, siteName)}");
            await to.WriteLineAsync(What(message));
        }
    }

    private string Who(Message message, string siteName) =>
        message.Party == Party.Visitor ? texts["You"] : message.ByName ?? siteName;

    private string What(Message message) =>
        message.Type is null
            ? string.Join('\n', [message.Text, .. (SentFile.Read(message.Files) ?? []).Select(f => $"[{f.Name}]")])
                .Trim()
            : words.Call(message);
}
