using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc.Razor;

namespace LiveChatMeet.Layout;

/// <summary>A partial that is served without the indentation of its source, which weighs half a kilobyte in a call.
/// White space that matters there must come from an expression.</summary>
public abstract partial class Unindented<TModel> : RazorPage<TModel>
{
    // The literals of a compiled page are always the same objects.
    private static readonly ConditionalWeakTable<string, string> Literals = [];

    public override void WriteLiteral(string? value) =>
        base.WriteLiteral(
            value is null ? null : Literals.GetValue(value, literal => Indentation().Replace(literal, ""))
        );

    // At the beginning of a literal a single space is one between words.
    [GeneratedRegex(@"(?<=\n) +|^ {2,}")]
    private static partial Regex Indentation();
}
