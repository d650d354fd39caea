namespace LiveChatMeet.Tests.Plant.Guided;

/// <summary>Changes inputs at random, as AFL does: bits, bytes and blocks, words that the format knows, and halves of
/// two inputs.</summary>
public sealed class Mutator(Random random, IReadOnlyList<byte[]> words)
{
    private const int MaxLength = 1_500;
    private const int MaxBlock = 32;

    /// <param name="other">Any other input, from which blocks are taken.</param>
    public byte[] Change(byte[] input, byte[] other)
    {
        var bytes = new List<byte>(input);
        for (var changes = 1 << random.Next(5); changes > 0; changes--)
            ChangeOnce(bytes, other);
        return [.. bytes.Take(MaxLength)];
    }

    private void ChangeOnce(List<byte> bytes, byte[] other)
    {
        var at = random.Next(bytes.Count + 1);
        var length = Math.Min(random.Next(1, MaxBlock), bytes.Count - at);
        switch (random.Next(6))
        {
            case 0 when length > 0:
                bytes[at] = random.Next(2) == 0 ? Edge() : (byte)(bytes[at] ^ (1 << random.Next(8)));
                break;
            case 1:
                bytes.RemoveRange(at, length);
                break;
            case 2:
                bytes.InsertRange(random.Next(bytes.Count + 1), bytes.GetRange(at, length));
                break;
            case 3:
                bytes.RemoveRange(at, bytes.Count - at);
                bytes.AddRange(other.Skip(random.Next(other.Length + 1)));
                break;
            default:
                bytes.InsertRange(at, random.Next(4) == 0 ? Same() : words[random.Next(words.Count)]);
                break;
        }
    }

    private IEnumerable<byte> Same() => Enumerable.Repeat(Edge(), random.Next(1, MaxBlock));

    // Where lengths, signs and counts turn; or any.
    private byte Edge() =>
        random.Next(10) switch
        {
            0 => 0,
            1 => 1,
            2 => 0x7F,
            3 => 0x80,
            4 => 0xFF,
            _ => (byte)random.Next(256),
        };
}
