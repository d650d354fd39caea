using System.Reflection;
using System.Reflection.Emit;
using Microsoft.AspNetCore.Razor.Hosting;

namespace LiveChatMeet.Tests.Plant.Code;

/// <summary>Which folder of the product uses which, read from what was compiled: signatures, bodies and views.
/// <c>LiveChatDb</c> and <c>Program</c> stand above all and are left out, as source and as target.</summary>
public static class CodeGraph
{
    private const string Product = "LiveChatMeet.";
    private const BindingFlags All =
        BindingFlags.Public
        | BindingFlags.NonPublic
        | BindingFlags.Instance
        | BindingFlags.Static
        | BindingFlags.DeclaredOnly;

    private static readonly Assembly Web = typeof(LiveChatMeet.Storage.Writer).Assembly;
    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);
    private static readonly Dictionary<string, string> ViewFolders =
        Web.GetCustomAttributes<RazorCompiledItemAttribute>()
            .Where(item => item.Identifier.LastIndexOf('/') > 0)
            .ToDictionary(item => item.Type.FullName!, item => item.Identifier.Split('/')[1]);

    /// <summary>Every use of a type of another folder.</summary>
    public static IReadOnlyList<Use> Uses { get; } =
    [
        .. Web.GetTypes()
            .Where(type => !IsAbove(type) && FolderOf(type) is not null)
            .SelectMany(type => ReferencesOf(type).Select(used => (type, used)))
            .Where(pair => !IsAbove(pair.used) && FolderOf(pair.used) is { } to && to != FolderOf(pair.type))
            .Select(pair => new Use(FolderOf(pair.type)!, Outer(pair.type), FolderOf(pair.used)!, Outer(pair.used)))
            .Distinct(),
    ];

    /// <summary>The folder that a type stands in; null for one that is not the product's.</summary>
    public static string? FolderOf(Type type)
    {
        var outer = Outer(type);
        if (ViewFolders.TryGetValue(outer.FullName ?? "", out var folder))
            return folder;
        return
            outer.Namespace?.StartsWith(Product, StringComparison.Ordinal) == true
            && outer.Assembly == Web
            && !outer.Namespace.Contains("Migrations", StringComparison.Ordinal)
            ? outer.Namespace.Split('.')[1]
            : null;
    }

    private static bool IsAbove(Type type) =>
        Outer(type).Name is "LiveChatDb" or "LiveChatDbForMigrations" or "Program";

    /// <summary>The type that is not nested in another, and holds this one.</summary>
    public static Type Outer(Type type) => type.DeclaringType is { } outer ? Outer(outer) : type;

    /// <summary>What the signatures and bodies of a type name; those of the types nested in it aside.</summary>
    public static HashSet<Type> ReferencesOf(Type type)
    {
        var found = new HashSet<Type>();
        Add(found, type.BaseType);
        foreach (var one in type.GetInterfaces())
            Add(found, one);
        foreach (var field in type.GetFields(All))
            Add(found, field.FieldType);
        foreach (var method in type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All)))
        {
            Add(found, (method as MethodInfo)?.ReturnType);
            foreach (var parameter in method.GetParameters())
                Add(found, parameter.ParameterType);
            foreach (var local in method.GetMethodBody()?.LocalVariables ?? [])
                Add(found, local.LocalType);
            foreach (var member in MembersIn(method))
                Add(found, member);
        }
        return found;
    }

    private static void Add(HashSet<Type> found, Type? type)
    {
        if (type is null || type.IsGenericParameter)
            return;
        if (type.HasElementType)
            Add(found, type.GetElementType());
        foreach (var argument in type.GetGenericArguments())
            Add(found, argument);
        found.Add(type.IsGenericType ? type.GetGenericTypeDefinition() : type);
    }

    private static void Add(HashSet<Type> found, MemberInfo member)
    {
        Add(found, member as Type ?? member.DeclaringType);
        if (member is MethodInfo { IsGenericMethod: true } method)
            foreach (var argument in method.GetGenericArguments())
                Add(found, argument);
    }

    // Every token of a body (ECMA-335, III.1.9) that names a type, a method or a field.
    private static IEnumerable<MemberInfo> MembersIn(MethodBase method)
    {
        if (method.GetMethodBody()?.GetILAsByteArray() is not { } body)
            yield break;
        for (var at = 0; at < body.Length; )
        {
            var code = body[at] == 0xFE ? Codes[(short)(0xFE00 | body[at + 1])] : Codes[body[at]];
            at += code.Size;
            if (
                code.OperandType
                is OperandType.InlineTok
                    or OperandType.InlineType
                    or OperandType.InlineMethod
                    or OperandType.InlineField
            )
                yield return Resolve(method, BitConverter.ToInt32(body, at));
            at += SizeOfOperand(code, body, at);
        }
    }

    private static int SizeOfOperand(OpCode code, byte[] body, int at) =>
        code.OperandType switch
        {
            OperandType.InlineNone => 0,
            OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
            OperandType.InlineVar => 2,
            OperandType.InlineI8 or OperandType.InlineR => 8,
            OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(body, at)),
            _ => 4,
        };

    private static MemberInfo Resolve(MethodBase method, int token) =>
        method.Module.ResolveMember(
            token,
            method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null,
            method.IsGenericMethod ? method.GetGenericArguments() : null
        )!;

    /// <summary>A type uses another one.</summary>
    public sealed record Use(string From, Type User, string To, Type Used)
    {
        public override string ToString() => $"{From}/{User.Name} uses {To}/{Used.Name}";
    }
}
