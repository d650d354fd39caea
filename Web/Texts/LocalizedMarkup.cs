using Microsoft.AspNetCore.Html;
using Microsoft.Extensions.Localization;

namespace LiveChatMeet.Texts;

/// <summary>Sentences whose places are filled with elements, in the order that a language wants.</summary>
public static class LocalizedMarkup
{
    /// <summary>The sentence with a piece of markup at each of its places <c>{0}</c>, <c>{1}</c>.</summary>
    public static IHtmlContent With(this LocalizedString text, params object[] pieces) =>
        new HtmlContentBuilder().AppendFormat(text.Value, pieces);
}
