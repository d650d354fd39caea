using System.Globalization;

namespace LiveChatMeet.Rooms.Files;

/// <summary>The files of a message as a page draws them.</summary>
/// <param name="Query">What their addresses say of the reader; null where they cannot be opened.</param>
public sealed record MessageFilesView(string MessageId, IReadOnlyList<SentFile> Files, string? Query)
{
    /// <param name="path">Of the page: the chat's has the site, the console's has nothing, and in a call they are only
    /// named.</param>
    public static MessageFilesView Of(RoomMessage message, PathString path, object? site) =>
        new(
            message.Id,
            message.Files ?? [],
            path.StartsWithSegments("/livechat") ? $"?as=visitor&site={Uri.EscapeDataString($"{site}")}"
                : path.StartsWithSegments("/agent") ? ""
                : null
        );

    public string? AddressOf(int place) => Query is null ? null : $"/files/{MessageId}/{place}{Query}";

    /// <summary>As people read it: 1.2 MB.</summary>
    public static string SizeOf(long bytes) =>
        bytes >= 1_000_000
            ? string.Create(CultureInfo.CurrentCulture, $"{bytes / 1e6:0.0} MB")
            : string.Create(CultureInfo.CurrentCulture, $"{Math.Max(1, bytes / 1_000)} kB");
}
