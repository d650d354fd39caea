using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc.Razor;

namespace LiveChatMeet.Layout;

/// <summary>A partial that is served without the indentation of its source, which weighs half a kilobyte in a call.
/// White space that matters there must come from an expression.</summary>
public abstract partial class Unindented<TModel> : RazorPage<TModel>
{
    public override void WriteLiteral(string? value) =>
        base.WriteLiteral(value is null ? null : Indentation().Replace(value, ""));

    // At the beginning of a literal a single space is one between words.
    [GeneratedRegex(@"(?<=\n) +|^ {2,}")]
    private static partial Regex Indentation();
}
