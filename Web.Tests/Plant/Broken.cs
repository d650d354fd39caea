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
    /// seed, which is kept from then on.</summary>
    /// <param name="kept">Seeds that failed once: every run tries them first.</param>
    public static void Try(int seeds, ITestOutputHelper output, Action<Broken> attempt, params int[] kept)
    {
        foreach (var seed in Seeds(seeds, kept, output))
            try
            {
                attempt(new(seed));
            }
            catch (Exception failure)
            {
                throw Named(seed, failure);
            }
    }

    /// <inheritdoc cref="Try"/>
    public static async Task TryAsync(
        int seeds,
        ITestOutputHelper output,
        Func<Broken, Task> attemptAsync,
        params int[] kept
    )
    {
        foreach (var seed in Seeds(seeds, kept, output))
            try
            {
                await attemptAsync(new(seed));
            }
            catch (Exception failure)
            {
                throw Named(seed, failure);
            }
    }

    private static IEnumerable<int> Seeds(int few, int[] kept, ITestOutputHelper output)
    {
        foreach (var seed in kept)
            yield return seed;
        var (time, first, tried) = (Stopwatch.StartNew(), IsLong ? Random.Shared.Next() : 1, 0);
        for (; IsLong ? time.Elapsed < TimeSpan.FromMinutes(Minutes) : tried < few; tried++)
            yield return unchecked(first + tried);
        output.WriteLine($"{kept.Length} kept seeds, and {tried:N0} from {first} in {time.Elapsed.TotalSeconds:N0} s");
    }

    private static InvalidOperationException Named(int seed, Exception failure) =>
        new($"Seed {seed}: {failure.Message}", failure);

    /// <summary>Of the long run, LIVECHATMEET_FULL=fuzz; LIVECHATMEET_FUZZ_MINUTES makes it shorter.</summary>
    public static bool IsLong => Environment.GetEnvironmentVariable("LIVECHATMEET_FULL") == "fuzz";

    /// <summary>How long a fuzzer of the long run goes on.</summary>
    public static double Minutes =>
        double.TryParse(
            Environment.GetEnvironmentVariable("LIVECHATMEET_FUZZ_MINUTES"),
            System.Globalization.CultureInfo.InvariantCulture,
            out var minutes
        )
            ? minutes
            : 10;
}
