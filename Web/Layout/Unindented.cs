using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc.Razor;

namespace LiveChatMeet.Layout;

/// <summary>A partial that is served without the indentation of its source, which weighs half a kilobyte in a call.
/// White space that matters there must come from an expression.</summary>
public abstract partial class Unindented<TModel> : RazorPage<TModel>
{
    // The literals of the compiled pages are always the same objects.
    private static readonly ConcurrentDictionary<object, string> Literals = new(ReferenceEqualityComparer.Instance);

    public override void WriteLiteral(string? value) =>
        base.WriteLiteral(
            value is null ? null : Literals.GetOrAdd(value, static one => Indentation().Replace((string)one, ""))
        );

    // At the beginning of a literal a single space is one between words.
    [GeneratedRegex(@"(?<=\n) +|^ {2,}")]
    private static partial Regex Indentation();
}
