using LiveChatMeet.Bench.Machine;
using LiveChatMeet.Bench.Peers;
using LiveChatMeet.Bench.Product;
using LiveChatMeet.Bench.Report;
using LiveChatMeet.Bench.Scenarios;

namespace LiveChatMeet.Bench;

/// <summary>All that was asked for: each repetition takes the servers in turn.</summary>
internal sealed class Run(Options options)
{
    private readonly string _home = Path.Combine(options.Results, "work");
    private readonly Results _results = new();
    private bool _isWrong;

    /// <returns>The code to exit with: a wrong result is an error, a slow one is not.</returns>
    public int Do()
    {
        var scenarios = Chosen();
        if (Directory.Exists(_home))
            Directory.Delete(_home, recursive: true);
        Directory.CreateDirectory(_home);
        var program = options.Binary ?? Publishing.Publish(options.Results);
        Cores.PinThisThread();
        using var field = new Field(options, program, options.Results, _home);
        foreach (var name in field.Prepare())
            System.Console.WriteLine($"{name} is not here: its rows are left out.");
        for (var repetition = 1; repetition <= options.Repetitions; repetition++)
        {
            Repeat(scenarios, field, repetition);
            Write();
        }
        System.Console.WriteLine(Markdown.Of(_results));
        return _isWrong ? 1 : 0;
    }

    private Scenario[] All() =>
        [
            new Calling(),
            new Relaying(),
            new Chatting(),
            new Idling("idle", 10_000),
            new Idling("connect", 1_000),
            new Reading(),
            new Starting(),
            .. Growth.All(_home),
            new Consoles(),
            new Overload(),
            new CurveOfConnections(),
            .. CurveOfRooms.All,
            .. CurveOfOneRoom.All,
            new CurveOfConsoles(),
            new CurveOfRunningCalls(),
        ];

    private Scenario[] Chosen()
    {
        var all = All();
        foreach (var name in options.Scenarios.Where(name => !all.Any(one => IsCalled(one, name))))
            throw new ArgumentException(
                $"There is no scenario {name}: {string.Join(", ", all.SelectMany(Names).Distinct())}."
            );
        return options.Scenarios.Count > 0 ? [.. all.Where(one => options.Scenarios.Any(name => IsCalled(one, name)))]
            : options.IsQuick ? [.. all.Where(one => one.IsQuick)]
            : all;
    }

    private static IEnumerable<string> Names(Scenario scenario) => [scenario.Name, scenario.Alone];

    private static bool IsCalled(Scenario scenario, string name) => Names(scenario).Contains(name);

    private void Repeat(IReadOnlyList<Scenario> scenarios, Field field, int repetition)
    {
        foreach (var scenario in scenarios)
        {
            field.Ours.Seed = scenario.Seed;
            if (repetition > 1 && !scenario.IsRepeated)
                continue;
            foreach (var contender in scenario.Contenders(field))
                Measure(scenario, contender, repetition);
        }
        MeasureLimits(scenarios, repetition);
    }

    private void Measure(Scenario scenario, Contender contender, int repetition)
    {
        var directory = Directory.CreateDirectory(Path.Combine(_home, $"{scenario.Name}-{repetition}")).FullName;
        try
        {
            var (server, port) = contender.Start(directory);
            using (server)
            using (var trial = new Trial(options, scenario, contender, server, port, directory, repetition, _results))
                scenario.Measure(trial);
        }
        catch (WrongResultException wrong)
        {
            // What the others do can still be measured.
            System.Console.Error.WriteLine($"WRONG: {scenario.Name}, {contender.Name}: {wrong.Message}");
            _isWrong |= contender is LiveChatMeetServer;
        }
        Directory.Delete(directory, recursive: true);
        Save();
    }

    private void MeasureLimits(IReadOnlyList<Scenario> scenarios, int repetition)
    {
        if (!options.HasPeers || scenarios.All(one => one.Name != RowLimit.Called))
            return;
        var directory = Directory.CreateDirectory(Path.Combine(_home, $"rows-{repetition}")).FullName;
        RowLimit.Measure(options, directory, repetition, _results);
        Directory.Delete(directory, recursive: true);
    }

    /// <summary>Beside the page, in a directory of its name.</summary>
    private static string PlotsAt(string page) => Path.ChangeExtension(page, null);

    private void Save() => _results.Save(Path.Combine(options.Results, "results.json"));

    // After each repetition: a run of hours that is broken off leaves the tables and pictures of those that were whole.
    private void Write()
    {
        var page = Markdown.Of(_results);
        File.WriteAllText(Path.Combine(options.Results, "results.md"), page);
        Plots.Draw(_results, PlotsAt(options.Page ?? Path.Combine(options.Results, "results.md")));
        if (options.Page is not null)
            Markdown.Replace(options.Page, page);
    }
}
