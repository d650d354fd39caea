using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LiveChatMeet.Calls;

/// <summary>A call's legs as its row stores them: with the call, in one column, because they change together.</summary>
public static class LegsJson
{
    private const string None = "[]";

    private static readonly JsonSerializerOptions Options = new() { Converters = { new JsonStringEnumConverter() } };

    public static string Of(ImmutableArray<Leg> legs) =>
        legs.IsDefaultOrEmpty ? None : $"[{string.Join(',', legs.Select(Of))}]";

    /// <exception cref="JsonException">This version cannot read it.</exception>
    public static ImmutableArray<Leg> In(string stored) =>
        stored == None ? [] : JsonSerializer.Deserialize<ImmutableArray<Leg>>(stored, Options);

    // Without a serializer, because each step of a call writes it. Nothing in it needs an escape: ids were checked.
    private static string Of(Leg leg) =>
        $$"""{"Id":"{{leg.Id}}","Party":"{{leg.Party}}","Container":"{{leg.Container}}","Epoch":{{leg.Epoch}}"""
        + $$""","IsConnected":{{(leg.IsConnected ? "true" : "false")}}"""
        + $$""","Microphone":"{{leg.Microphone}}","Camera":"{{leg.Camera}}"}""";
}
