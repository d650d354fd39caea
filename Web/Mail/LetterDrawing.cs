using System.Globalization;
using LiveChatMeet.Texts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Razor;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.Extensions.Localization;

namespace LiveChatMeet.Mail;

/// <summary>Draws letters with Razor, outside of any request.</summary>
public sealed class LetterDrawing(
    IServiceScopeFactory scopes,
    IRazorViewEngine views,
    ITempDataProvider temporary,
    IStringLocalizer<Text> texts
)
{
    private const string View = "/Mail/Letter.cshtml";

    /// <returns>The letter as plain text and as HTML.</returns>
    public async Task<(string Text, string Html)> DrawAsync(Letter letter)
    {
        using var _ = InLanguage.Of(letter.Language);
        return (LetterText.Of(letter, texts["No more e-mails of this kind"]), await HtmlOfAsync(letter));
    }

    private async Task<string> HtmlOfAsync(Letter letter)
    {
        await using var scope = scopes.CreateAsyncScope();
        var request = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        await using var written = new StringWriter(CultureInfo.InvariantCulture);
        var context = ContextOf(new ActionContext(request, new(), new ActionDescriptor()), letter, written);
        await context.View.RenderAsync(context);
        return written.ToString();
    }

    private ViewContext ContextOf(ActionContext action, Letter letter, StringWriter written)
    {
        var view =
            views.GetView(null, View, isMainPage: true).View
            ?? throw new InvalidOperationException($"{View} is missing.");
        var data = new ViewDataDictionary<Letter>(new EmptyModelMetadataProvider(), new ModelStateDictionary())
        {
            Model = letter,
        };
        return new(
            action,
            view,
            data,
            new TempDataDictionary(action.HttpContext, temporary),
            written,
            new HtmlHelperOptions()
        );
    }
}

/// <summary>What is said meanwhile is said in a language.</summary>
internal sealed class InLanguage : IDisposable
{
    private readonly (CultureInfo, CultureInfo) _before = (CultureInfo.CurrentUICulture, CultureInfo.CurrentCulture);

    private InLanguage(string language)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        // Days before months, as in most countries whose people read English.
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(language == "en" ? "en-GB" : language);
    }

    public static InLanguage Of(string language) => new(language);

    public void Dispose() => (CultureInfo.CurrentUICulture, CultureInfo.CurrentCulture) = _before;
}
