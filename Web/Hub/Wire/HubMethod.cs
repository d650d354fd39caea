using System.Linq.Expressions;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using Microsoft.AspNetCore.Authorization;

namespace LiveChatMeet.Hub.Wire;

/// <summary>A method of the hub, as browsers call it.</summary>
public abstract class HubMethod
{
    // Made when it is first called: made for all of them, they would be a tenth of the server's start.
    private readonly Lazy<JsonTypeInfo[]> _parameters;
    private readonly Lazy<Func<SignalingHub, object?[], Task>> _call;
    private readonly string _policy;
    private readonly object?[] _unsaid;
    private readonly int _needed;

    private HubMethod(MethodInfo method, JsonSerializerOptions json)
    {
        Name = method.Name;
        // What a page that was opened before an upgrade does not say: the last parameters may have defaults.
        _unsaid = [.. method.GetParameters().Select(one => one.HasDefaultValue ? one.DefaultValue : null)];
        _needed = method.GetParameters().Count(one => !one.HasDefaultValue);
        _parameters = new(() => [.. method.GetParameters().Select(one => json.GetTypeInfo(one.ParameterType))]);
        _policy = method.GetCustomAttribute<AuthorizeAttribute>()?.Policy switch
        {
            (Policies.Party or Policies.Visitor or Policies.Agent) and var known => known,
            var other => throw new NotSupportedException($"The hub does not know the policy {other} of {Name}."),
        };
        _call = new(() => Compile(method));
    }

    public string Name { get; }

    public bool IsOpenTo(Actor who) =>
        _policy switch
        {
            Policies.Visitor => who.Party == Party.Visitor,
            Policies.Agent => who is { Party: Party.Agent, CallId: null }, // of the console alone
            _ => true, // the door lets in nobody else
        };

    public static HubMethod Of(MethodInfo method, JsonSerializerOptions json) =>
        method.ReturnType == typeof(Task)
            ? new Doing(method, json)
            : (HubMethod)
                Activator.CreateInstance(
                    typeof(Asking<>).MakeGenericType(method.ReturnType.GetGenericArguments()),
                    method,
                    json
                )!;

    /// <exception cref="RefusedException"><see cref="Refusal.BadArguments"/>: they do not fit.</exception>
    public object?[] Read(ReadOnlySpan<byte> arguments)
    {
        var parameters = _parameters.Value;
        try
        {
            var values = (object?[])_unsaid.Clone();
            var reader = new Utf8JsonReader(arguments);
            var count = 0;
            reader.Read();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                values[count] = JsonSerializer.Deserialize(ref reader, parameters[count++]);
            return count >= _needed ? values : throw new RefusedException(Refusal.BadArguments);
        }
        catch (Exception unread) when (unread is not (RefusedException or OutOfMemoryException))
        {
            // Too many, or whatever a converter says of a value.
            throw new RefusedException(Refusal.BadArguments);
        }
    }

    /// <summary>Calls it; its beginning runs at once.</summary>
    public abstract Task<object?> CallAsync(SignalingHub hub, object?[] arguments);

    private Task Call(SignalingHub hub, object?[] arguments) => _call.Value(hub, arguments);

    private static Func<SignalingHub, object?[], Task> Compile(MethodInfo method)
    {
        var hub = Expression.Parameter(typeof(SignalingHub));
        var arguments = Expression.Parameter(typeof(object?[]));
        var values = method
            .GetParameters()
            .Select(
                (parameter, at) =>
                    Expression.Convert(
                        Expression.ArrayIndex(arguments, Expression.Constant(at)),
                        parameter.ParameterType
                    )
            );
        return Expression
            .Lambda<Func<SignalingHub, object?[], Task>>(Expression.Call(hub, method, values), hub, arguments)
            .Compile();
    }

    private sealed class Doing(MethodInfo method, JsonSerializerOptions json) : HubMethod(method, json)
    {
        public override async Task<object?> CallAsync(SignalingHub hub, object?[] arguments)
        {
            await Call(hub, arguments);
            return null;
        }
    }

    private sealed class Asking<T>(MethodInfo method, JsonSerializerOptions json) : HubMethod(method, json)
    {
        public override async Task<object?> CallAsync(SignalingHub hub, object?[] arguments) =>
            await (Task<T>)Call(hub, arguments);
    }
}
