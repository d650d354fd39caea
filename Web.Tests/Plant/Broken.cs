using System.Diagnostics;
using System.Text;

namespace LiveChatMeet.Tests.Plant;

/// <summary>Makes what is almost right: a good text or file with a few wrong places. The same seed gives the
/// same.</summary>
public sealed class Broken(int seed)
{
    // Between blanks; what JSON, paths, headers, tables and texts of SQL take for something else.
    private static readonly string[] Pieces = (
        "\" \\ { } [ ] , : null true -1 1e999 9223372036854775808 \\uD800 \\u0000 __proto__ \0 \r\n \u001e \u202E "
        + "\uFEFF \uFFFE ../ %2e%2e%2f %00 ' <script> =HYPERLINK(1) CON 🚲 İ ﬀ a=candidate:1 \u2028"
    ).Split(' ');

    private readonly Random _random = new(seed);

    public Random Random => _random;

    /// <summary>A text with up to five changes: pieces that come in, go, or come twice.</summary>
    public string Text(string good)
    {
        var text = new StringBuilder(good);
        for (var changes = _random.Next(1, 6); changes > 0; changes--)
        {
            var at = _random.Next(text.Length + 1);
            var length = Math.Min(_random.Next(1, 12), text.Length - at);
            _ = _random.Next(5) switch
            {
                0 => text.Insert(at, Pieces[_random.Next(Pieces.Length)]),
                1 => text.Remove(at, length),
                2 => text.Insert(_random.Next(text.Length + 1), text.ToString(at, length)),
                3 => text.Insert(at, (char)_random.Next(0x10000)),
                _ => text.Insert(at, Pieces[_random.Next(Pieces.Length)], _random.Next(1, 40)),
            };
        }
        return text.ToString();
    }

    /// <summary>Bytes with up to five changes.</summary>
    public byte[] Bytes(byte[] good)
    {
        var bytes = (byte[])good.Clone();
        for (var changes = _random.Next(1, 6); changes > 0 && bytes.Length > 0; changes--)
            bytes[_random.Next(bytes.Length)] = (byte)_random.Next(256);
        return _random.Next(4) == 0 ? bytes[.._random.Next(bytes.Length + 1)] : bytes;
    }

    public T Of<T>(IReadOnlyList<T> all) => all[_random.Next(all.Count)];

    /// <summary>Tries seeds one after the other: so many, or, in the long run, for ten minutes. What fails names its
    /// seed, which then belongs into the test.</summary>
    public static int Try(int seeds, ITestOutputHelper output, Action<Broken> attempt)
    {
        var (time, tried) = (Stopwatch.StartNew(), 0);
        var limit = IsLong ? TimeSpan.FromMinutes(Minutes) : TimeSpan.MaxValue;
        for (var first = IsLong ? Random.Shared.Next() : 1; time.Elapsed < limit && (IsLong || tried < seeds); tried++)
        {
            var seed = unchecked(first + tried);
            try
            {
                attempt(new(seed));
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"Seed {seed}: {failure.Message}", failure);
            }
        }
        output.WriteLine($"{tried:N0} seeds in {time.Elapsed.TotalSeconds:N0} s");
        return tried;
    }

    /// <summary>Of the long run, LIVECHATMEET_FULL=fuzz; LIVECHATMEET_FUZZ_MINUTES makes it shorter.</summary>
    public static bool IsLong => Environment.GetEnvironmentVariable("LIVECHATMEET_FULL") == "fuzz";

    private static double Minutes =>
        double.TryParse(
            Environment.GetEnvironmentVariable("LIVECHATMEET_FUZZ_MINUTES"),
            System.Globalization.CultureInfo.InvariantCulture,
            out var minutes
        )
            ? minutes
            : 10;
}
