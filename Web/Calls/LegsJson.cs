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
        legs.IsDefaultOrEmpty ? None : JsonSerializer.Serialize(legs, Options);

    /// <exception cref="JsonException">This version cannot read it.</exception>
    public static ImmutableArray<Leg> In(string stored) =>
        stored == None ? [] : JsonSerializer.Deserialize<ImmutableArray<Leg>>(stored, Options);
}
