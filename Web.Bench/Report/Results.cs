using System.Text.Json;
using System.Text.Json.Serialization;

namespace LiveChatMeet.Bench.Report;

/// <summary>All that a run has measured so far.</summary>
internal sealed class Results
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly List<Sample> _samples = [];

    public IReadOnlyList<Sample> Samples => _samples;

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

    public void Save(string file) => File.WriteAllText(file, JsonSerializer.Serialize(_samples, Json));
}
