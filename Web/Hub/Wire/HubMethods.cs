using System.Collections.Frozen;
using System.Reflection;

namespace LiveChatMeet.Hub.Wire;

/// <summary>What browsers may call: the public methods of the hub, by their names in any case.</summary>
public sealed class HubMethods(HubJson json)
{
    private readonly FrozenDictionary<string, HubMethod> _methods = typeof(SignalingHub)
        .GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        .Select(method => HubMethod.Of(method, json.Options))
        .ToFrozenDictionary(method => method.Name, StringComparer.OrdinalIgnoreCase);

    public HubMethod? Find(string name) => _methods.GetValueOrDefault(name);
}

/// <param name="InvocationId">Null if no answer is expected.</param>
public sealed record HubCall(HubMethod Method, object?[] Arguments, string? InvocationId);
