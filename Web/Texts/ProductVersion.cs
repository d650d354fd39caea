using System.Reflection;

namespace LiveChatMeet.Texts;

/// <summary>The version of this program, such as 0.1.0.</summary>
public static class ProductVersion
{
    public static string Current { get; } =
        typeof(ProductVersion)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
            ?.InformationalVersion.Split('+')[0]
        ?? "0";
}
