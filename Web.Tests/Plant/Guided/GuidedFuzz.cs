using System.Diagnostics;
using LiveChatMeet.Tests.Plant.Code;

namespace LiveChatMeet.Tests.Plant.Guided;

/// <summary>Fuzzing that is led by what it reaches: an input that goes a new way is kept, and the next are made from
/// it. A small set that goes all ways lies beside this file, a line in base64 for each, and is tried in every
/// run.</summary>
/// <param name="name">Of the file with the kept inputs.</param>
/// <param name="attempt">Takes an input; what it throws is a failure.</param>
/// <param name="words">What the format knows.</param>
public sealed class GuidedFuzz(string name, Action<byte[]> attempt, IReadOnlyList<byte[]> words)
{
    private readonly string _file = Repository.PathOf($"Web.Tests/Plant/Guided/{name}.txt");
    private readonly List<byte[]> _inputs = [];

    /// <summary>Tries what is kept.</summary>
    /// <returns>How many there are.</returns>
    public int TryKept()
    {
        var kept = Kept();
        foreach (var input in kept)
            Try(input);
        return kept.Count;
    }

    /// <summary>Goes on for a time, from what is kept; the smallest set that went all ways is kept instead. An input
    /// that fails is added to it.</summary>
    public void Run(TimeSpan time, ITestOutputHelper output)
    {
        var (seed, watch, tried, reached) = (Random.Shared.Next(), Stopwatch.StartNew(), 0L, new Reached(true));
        var random = new Random(seed);
        var mutator = new Mutator(random, words);
        foreach (var input in Kept().Concat(words).Append([]))
            TryTold(input, reached);
        var atFirst = reached.Ways;
        for (; watch.Elapsed < time; tried++)
            TryTold(mutator.Change(Any(random), Any(random)), reached);
        var kept = Smallest();
        File.WriteAllLines(_file, kept.Select(Convert.ToBase64String));
        output.WriteLine(
            $"{name}: seed {seed}, {tried:N0} inputs in {watch.Elapsed.TotalSeconds:N0} s, {_inputs.Count} went new "
                + $"ways; {atFirst} ways at first, {reached.Ways} at last, which {kept.Count} kept inputs go"
        );
    }

    private List<byte[]> Kept() =>
        File.Exists(_file) ? [.. File.ReadLines(_file).Select(Convert.FromBase64String)] : [];

    private void TryTold(byte[] input, Reached reached)
    {
        Reached.Begin();
        Try(input);
        if (reached.Add())
            _inputs.Add(input);
    }

    private void Try(byte[] input)
    {
        try
        {
            attempt(input);
        }
        catch (Exception failure)
        {
            var line = Convert.ToBase64String(input);
            if (!File.Exists(_file) || !File.ReadLines(_file).Contains(line))
                File.AppendAllLines(_file, [line]);
            throw new InvalidOperationException($"{name}, {line}: {failure.Message}", failure);
        }
    }

    // The newest lead on most often.
    private byte[] Any(Random random) =>
        _inputs[random.Next(3) == 0 ? ^random.Next(1, Math.Min(_inputs.Count, 20) + 1) : random.Next(_inputs.Count)];

    // However often a way is taken; the shortest first.
    private List<byte[]> Smallest()
    {
        var reached = new Reached(false);
        return
        [
            .. _inputs
                .OrderBy(input => input.Length)
                .Where(input =>
                {
                    Reached.Begin();
                    attempt(input);
                    return reached.Add();
                }),
        ];
    }
}
