using System.Text.Json.Serialization;

namespace LiveChatMeet.Identity;

/// <summary>An agent as the other side sees them.</summary>
public sealed record RoomAgent([property: JsonPropertyName("_id")] string Id, string Name, string Initials, int Tone)
{
    public static RoomAgent Of(Agent agent) => Of(agent.Id, agent.Name);

    public static RoomAgent Of(string id, string name) => new(id, name, Names.Initials(name), Names.Tone(id));
}
