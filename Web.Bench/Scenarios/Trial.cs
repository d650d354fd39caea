using LiveChatMeet.Bench.Generator;
using LiveChatMeet.Bench.Machine;
using LiveChatMeet.Bench.Peers;
using LiveChatMeet.Bench.Report;

namespace LiveChatMeet.Bench.Scenarios;

/// <summary>One repetition of a scenario with one server.</summary>
internal sealed class Trial(
    Options options,
    Scenario scenario,
    Contender contender,
    ServerProcess server,
    int port,
    string directory,
    int repetition,
    Results results
) : IDisposable
{
    private const double Quiet = Sample.Quiet;
    private const int Tries = 3;
    private const int QuickTries = 20;

    /// <summary>Of its processor time for one operation: less of a gain than this is noise.</summary>
    private const double Faster = 0.95;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestWarmUp = TimeSpan.FromSeconds(24);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(300);

    public Contender Contender => contender;

    public ServerProcess Server => server;

    public int Port => port;

    /// <summary>Where the server has its files.</summary>
    public string Directory => directory;

    public Options Options => options;

    public Loop Loop { get; } = new();

    public Measuring Measuring => new(Loop, server);

    /// <summary>Measures a phase, again if other work disturbed it, and keeps the last.</summary>
    /// <param name="values">What is kept besides what each phase has.</param>
    public void Phase(string name, Func<Measured> measure, Func<Measured, Dictionary<string, double>>? values = null)
    {
        Measured measured;
        Sample sample;
        var tries = 0;
        do
        {
            WaitForQuiet();
            measured = measure();
            sample = SampleOf(name, measured, values?.Invoke(measured) ?? []);
        } while (!IsEnough(measured, sample, ++tries));
        if (options.IsQuick && measured.Count == 0)
            throw new WrongResultException($"{scenario.Name}, {name}: nothing was done {tries} times in a row.");
        results.Add(sample);
    }

    // The short form asks for results, however long they take; the others for a machine that does nothing else.
    private bool IsEnough(Measured measured, Sample sample, int tries) =>
        options.IsQuick
            ? measured.Count > 0 || tries == QuickTries
            : sample.IsQuiet || tries == Tries || options.Patience == TimeSpan.Zero;

    /// <summary>Runs until the server is as fast as it gets: a runtime compiles what is hot while it goes on.</summary>
    /// <param name="run">Does the work for a time.</param>
    public void Warm(Func<TimeSpan, Measured> run)
    {
        var window = options.IsQuick ? options.Phase : WarmUp;
        var (best, calm) = (double.PositiveInfinity, 0);
        for (var spent = window; calm < 2 && spent <= (options.IsQuick ? window : LongestWarmUp); spent += window)
        {
            var cost = run(window).CpuMicroseconds;
            calm = cost > Faster * best ? calm + 1 : 0;
            best = Math.Min(best, cost);
        }
    }

    /// <summary>Measures what cannot be done again with the same server.</summary>
    public void Once(string name, Func<Measured> measure, Func<Measured, Dictionary<string, double>> values)
    {
        WaitForQuiet();
        var measured = measure();
        results.Add(SampleOf(name, measured, values(measured)));
    }

    /// <summary>Keeps figures that come from no phase.</summary>
    public void Keep(string name, double others, Dictionary<string, double> values) =>
        results.Add(
            new()
            {
                Scenario = scenario.Name,
                Contender = contender.Name,
                Phase = name,
                Repetition = repetition,
                Others = others,
                Values = values,
            }
        );

    public void Dispose() => Loop.Dispose();

    /// <summary>Waits until nothing else keeps the machine busy, or no longer.</summary>
    public void WaitForQuiet()
    {
        for (var end = Loop.Now + options.Patience.Ticks * 100; Loop.Now < end; )
            if (Measuring.Of(() => Loop.Rest(Glance)).Others < Quiet)
                return;
    }

    private Sample SampleOf(string name, Measured measured, Dictionary<string, double> more) =>
        new()
        {
            Scenario = scenario.Name,
            Contender = contender.Name,
            Phase = name,
            Repetition = repetition,
            Others = measured.Others,
            Values = new(more)
            {
                [Sample.Generator] = measured.Generator,
                [Sample.PerSecond] = measured.IsSustained ? measured.PerSecond : double.NaN,
                [Sample.Cpu] = measured.IsSustained ? measured.CpuMicroseconds : double.NaN,
                [Sample.Median] = measured.IsSustained ? measured.Latencies.Within(0.5) : double.NaN,
                [Sample.Slowest] = measured.IsSustained ? measured.Latencies.Within(0.99) : double.NaN,
            },
        };
}
