using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using LiveChatMeet.Bench.Machine;

namespace LiveChatMeet.Bench.Report;

/// <summary>All that a run has measured so far.</summary>
internal sealed class Results
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly List<Sample> _samples = [];

    public IReadOnlyList<Sample> Samples => _samples;

    /// <summary>The rows of the table, as far as they were measured.</summary>
    public IEnumerable<Outcome> Outcomes => Goals.All.Select(goal => goal.In(this)).OfType<Outcome>();

    public void Add(Sample sample)
    {
        _samples.Add(sample);
        var values = sample
            .Values.Where(value => !double.IsNaN(value.Value))
            .Select(value => $"{value.Key} {Figure.Text(value.Value)}");
        System.Console.WriteLine(
            $"  {sample.Scenario} {sample.Repetition}  {sample.Contender, -14} {sample.Phase, -22} "
                + $"{string.Join(", ", values)}{(sample.IsQuiet ? "" : $"  ~ others {sample.Others:0.00}")}"
        );
    }

    /// <summary>A value over all repetitions; null if it was not measured.</summary>
    public Figure? Find(string scenario, string contender, string phase, string value) =>
        Figure.Of([
            .. _samples
                .Where(one => one.Scenario == scenario && one.Contender == contender && one.Phase == phase)
                .Where(one => one.Values.ContainsKey(value))
                .Select(one => (one.Values[value], one.IsQuiet)),
        ]);

    public Figure? Find(Place place) => Find(place.Scenario, place.Contender, place.Phase, place.Value);

    public void Save(string file) =>
        File.WriteAllText(
            file,
            JsonSerializer.Serialize(
                new
                {
                    Day = DateTime.UtcNow.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
                    Machine = Cores.Description,
                    Outcomes = Outcomes.ToList(),
                    Samples,
                },
                Json
            )
        );
}
