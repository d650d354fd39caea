using System.Runtime.InteropServices;
using Instrumented = SharpFuzz.Common.Trace;

namespace LiveChatMeet.Tests.Plant.Guided;

/// <summary>Where inputs have led in code that SharpFuzz has instrumented, counted as AFL counts: each way from one
/// branch to the next, and about how often it was taken. For one thread.</summary>
/// <param name="countsOften">Whether a way that is taken more often is another one.</param>
public sealed class Reached(bool countsOften)
{
    private const int Size = 65_536; // SharpFuzz's

    private static readonly byte[] Taken = GC.AllocateArray<byte>(Size, pinned: true);

    private readonly byte[] _known = new byte[Size];

    static Reached() =>
        typeof(Instrumented)
            .GetField(nameof(Instrumented.SharedMem))!
            .SetValue(null, Marshal.UnsafeAddrOfPinnedArrayElement(Taken, 0));

    /// <summary>How many ways are known.</summary>
    public int Ways => _known.Count(one => one != 0);

    /// <summary>Whether the program that is tested is instrumented at all.</summary>
    public static bool IsTold =>
        typeof(LiveChatMeet.Calls.Call)
            .Assembly.GetReferencedAssemblies()
            .Any(one => one.Name == typeof(Instrumented).Assembly.GetName().Name);

    /// <summary>An input begins.</summary>
    public static void Begin()
    {
        Array.Clear(Taken);
        Instrumented.PrevLocation = 0;
    }

    /// <summary>An input has ended.</summary>
    /// <returns>Whether it went a way that none went before it.</returns>
    public bool Add()
    {
        var isNew = false;
        for (var at = Next(0); at < Size; at = Next(at + 1))
        {
            var often = countsOften ? Often(Taken[at]) : (byte)1;
            isNew |= (_known[at] & often) == 0;
            _known[at] |= often;
        }
        return isNew;
    }

    private static int Next(int from) =>
        Taken.AsSpan(from).IndexOfAnyExcept((byte)0) is var found && found < 0 ? Size : from + found;

    // Once, twice, thrice, up to 7, 15, 31, 127, more: a bit each.
    private static byte Often(byte times) =>
        times switch
        {
            < 4 => (byte)(1 << (times - 1)),
            < 8 => 8,
            < 16 => 16,
            < 32 => 32,
            < 128 => 64,
            _ => 128,
        };
}
