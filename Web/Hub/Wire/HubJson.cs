using System.Text.Encodings.Web;
using System.Text.Json;

namespace LiveChatMeet.Hub.Wire;

/// <summary>JSON on the hub: our own form, with the names of properties in any case and as few escapes as SignalR
/// writes.</summary>
public sealed class HubJson
{
    public HubJson()
    {
        HubServices.Configure(Options);
        Options.MakeReadOnly(populateMissingResolver: true);
    }

    public JsonSerializerOptions Options { get; } =
        new() { PropertyNameCaseInsensitive = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
