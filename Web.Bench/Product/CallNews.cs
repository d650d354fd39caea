namespace LiveChatMeet.Bench.Product;

/// <summary>What a push about a call says, read without taking it apart.</summary>
internal static class CallNews
{
    /// <summary>Whether a snapshot is of this state.</summary>
    public static bool IsOf(ReadOnlySpan<byte> content, ReadOnlySpan<byte> state)
    {
        var at = content.IndexOf("\"state\":\""u8);
        return at >= 0 && content[(at + 9)..].StartsWith(state);
    }

    /// <summary>What a signal brings: a description, or so many candidates.</summary>
    public static int Come(ReadOnlySpan<byte> content) =>
        content.IndexOf("\"sdp\":"u8) >= 0 ? 1 : content.Count("\"text\":"u8);
}
