using System.Globalization;

namespace LiveChatMeet.Bench.Product;

/// <summary>What a push tells of a room.</summary>
internal static class RoomNews
{
    /// <summary>The number of the last message in it; null if it has none.</summary>
    public static int? LastNumber(ReadOnlySpan<byte> content)
    {
        var at = content.LastIndexOf("\"number\":"u8);
        if (at < 0)
            return null;
        var digits = content[(at + 9)..];
        return int.Parse(digits[..digits.IndexOfAnyExceptInRange((byte)'0', (byte)'9')], CultureInfo.InvariantCulture);
    }
}
