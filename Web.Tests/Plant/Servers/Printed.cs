using LiveChatMeet.Tests.Plant.Code;

namespace LiveChatMeet.Tests.Plant.Servers;

/// <summary>What the documents print for self-hosters, with our addresses and files put in: it is tried as it is
/// printed.</summary>
public static class Printed
{
    /// <param name="page">Such as <c>docs/settings.md</c>.</param>
    /// <param name="title">The line above the block.</param>
    public static async Task<string> BlockAsync(string page, string title)
    {
        var text = await File.ReadAllTextAsync(Repository.PathOf(page));
        var at = text.IndexOf(title, StringComparison.Ordinal);
        Assert.True(at >= 0, $"{page} has no \"{title}\" any more.");
        var block = text[at..].Split("```", 3)[1];
        return block[(block.IndexOf('\n') + 1)..];
    }

    public static string With(string printed, params (string Old, string New)[] changes) =>
        changes.Aggregate(
            printed,
            (now, change) =>
                now.Contains(change.Old, StringComparison.Ordinal)
                    ? now.Replace(change.Old, change.New, StringComparison.Ordinal)
                    : throw new InvalidOperationException($"The printed text has no \"{change.Old}\" any more.")
        );
}
