using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using LiveChatMeet.Hub;

namespace LiveChatMeet.Tests.Plant.Code;

/// <summary>Writes the browser's types from the hub's methods and their messages.</summary>
public sealed class ProtocolTypeScript
{
    /// <summary>printWidth of .prettierrc.json.</summary>
    private const int PrintWidth = 110;

    private static readonly NullabilityInfoContext Nullability = new();

    private readonly StringBuilder _file = new(
        "// Generated from Hub/SignalingHub.cs, Hub/ISignalingClient.cs and the messages that they name. Do not edit:\n"
            + "// UPDATE_PROTOCOL=1 ./test.sh --only Protocol writes it anew.\n"
    );
    private readonly HashSet<Type> _written = [];
    private readonly Queue<Type> _found = [];

    public static string Generate()
    {
        var writer = new ProtocolTypeScript();
        writer.WriteMethods("What the server calls in the browser.", typeof(ISignalingClient));
        writer.WriteMethods("What the browser calls at the server.", typeof(SignalingHub));
        while (writer._found.TryDequeue(out var type))
            if (writer._written.Add(type))
                writer.WriteType(type);
        return writer._file.ToString();
    }

    private void WriteMethods(string says, Type type)
    {
        var name = type.IsInterface ? type.Name[1..] : type.Name;
        _file.Append($"\n/** {says} */\nexport interface {name} {{\n");
        foreach (
            var method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                .Where(method => !method.IsVirtual || type.IsInterface)
        )
        {
            var parameters = method
                .GetParameters()
                .Select(parameter =>
                    $"{Camel(parameter.Name!)}: {TypeOf(parameter.ParameterType, Nullability.Create(parameter))}"
                );
            var answer =
                method.ReturnType == typeof(Task) ? "void" : TypeOf(method.ReturnType.GetGenericArguments()[0], null);
            _file.Append(Signature(Camel(method.Name), [.. parameters], answer));
        }
        _file.Append("}\n");
    }

    // As prettier breaks it, so that the file passes the check of the format.
    private static string Signature(string name, IReadOnlyList<string> parameters, string answer)
    {
        var line = $"  {name}({string.Join(", ", parameters)}): {answer};\n";
        return line.Length <= PrintWidth + 1
            ? line
            : $"  {name}(\n{string.Concat(parameters.Select(one => $"    {one},\n"))}  ): {answer};\n";
    }

    private static string Union(string name, IReadOnlyList<string> values)
    {
        var joined = string.Join(" | ", values);
        var line = $"\nexport type {name} = {joined};\n";
        return line.Length <= PrintWidth + 2 ? line
            : joined.Length <= PrintWidth - "  ;".Length ? $"\nexport type {name} =\n  {joined};\n"
            : $"\nexport type {name} ={string.Concat(values.Select(one => $"\n  | {one}"))};\n";
    }

    private void WriteType(Type type)
    {
        if (type.IsEnum)
        {
            _file.Append(Union(type.Name, [.. Enum.GetNames(type).Select(value => $"'{Camel(value)}'")]));
            return;
        }
        _file.Append($"\nexport interface {type.Name} {{\n");
        foreach (
            var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(property => property.Name != "EqualityContract" && !IsHidden(property))
        )
        {
            WriteProperty(property);
        }
        _file.Append("}\n");
    }

    private static bool IsHidden(PropertyInfo property) =>
        property.GetCustomAttribute<JsonIgnoreAttribute>()?.Condition == JsonIgnoreCondition.Always;

    private void WriteProperty(PropertyInfo property)
    {
        var name = property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? Camel(property.Name);
        var nullability = Nullability.Create(property);
        var isLeftOut =
            property.GetCustomAttribute<JsonIgnoreAttribute>()?.Condition == JsonIgnoreCondition.WhenWritingNull;
        _file.Append(
            $"  {name}{(isLeftOut ? "?" : "")}: {TypeOf(property.PropertyType, isLeftOut ? null : nullability)};\n"
        );
    }

    private string TypeOf(Type type, NullabilityInfo? nullability)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        var isNullable =
            nullability is not null && (plain != type || nullability.ReadState == NullabilityState.Nullable);
        return Named(plain) + (isNullable ? " | null" : "");
    }

    private string Named(Type type)
    {
        if (type == typeof(string) || type == typeof(DateTimeOffset))
            return "string";
        if (type == typeof(bool))
            return "boolean";
        if (type == typeof(int) || type == typeof(long) || type == typeof(double))
            return "number";
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
            return Named(type.GetGenericArguments()[0]) + "[]";
        if (type.Namespace?.StartsWith("LiveChatMeet", StringComparison.Ordinal) != true)
            throw new InvalidOperationException($"{type} has no form in TypeScript; use a simpler type.");
        _found.Enqueue(type);
        return type.Name;
    }

    private static string Camel(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);
}
