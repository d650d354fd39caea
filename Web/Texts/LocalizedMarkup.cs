using Microsoft.AspNetCore.Html;
using Microsoft.Extensions.Localization;

namespace LiveChatMeet.Texts;

/// <summary>Sentences whose placeholders are filled with elements, in the order of the language.</summary>
public static class LocalizedMarkup
{
    /// <summary>The sentence with a piece of markup for each of its placeholders <c>{0}</c>, <c>{1}</c>.</summary>
    public static IHtmlContent With(this LocalizedString text, params object[] pieces) =>
        new HtmlContentBuilder().AppendFormat(text.Value, pieces);
}
