using LiveChatMeet.Refusals;

namespace LiveChatMeet.Calls;

/// <summary>Keys that browsers make for a start or an accept, so that repeating one is the same act.</summary>
internal static class CallKeys
{
    private const int MaxKeyLength = 64;

    /// <returns>The key: printable ASCII, which compares alike everywhere.</returns>
    /// <exception cref="RefusedException"><see cref="Refusal.ClientIdMalformed"/></exception>
    public static string Check(string? key) =>
        key is { Length: > 0 and <= MaxKeyLength } && !key.AsSpan().ContainsAnyExceptInRange('!', '~')
            ? key
            : throw new RefusedException(Refusal.ClientIdMalformed);
}
