using System.Text.RegularExpressions;
using LiveChatMeet.Identity;
using LiveChatMeet.Layout;
using LiveChatMeet.Refusals;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace LiveChatMeet.Sites.Chats;

/// <summary>Checks a <see cref="ChatForm"/>; what is wrong is in the model state, beside its field.</summary>
/// <param name="errors">The page's.</param>
public sealed partial class ChatCheck(ModelStateDictionary errors)
{
    /// <returns>What is stored; null if something is wrong.</returns>
    public SiteChat? Checked(Site site, ChatForm form)
    {
        if (form.GreetingSeconds is < 0 or > SiteChat.MaxGreetingSeconds)
            errors.AddRefusal(nameof(form.GreetingSeconds), Refusal.SettingOutOfRange);
        var chat = new SiteChat
        {
            SiteId = site.Id,
            Heading = Line(nameof(form.Heading), form.Heading, SiteChat.MaxHeadingLength),
            Welcome = Line(nameof(form.Welcome), form.Welcome, SiteChat.MaxWelcomeLength),
            IsLeft = form.IsLeft,
            LauncherLabel = Line(nameof(form.LauncherLabel), form.LauncherLabel, SiteChat.MaxLabelLength),
            Greeting = Line(nameof(form.Greeting), form.Greeting, SiteChat.MaxGreetingLength),
            GreetingPages = errors.Check(nameof(form.GreetingPages), () => Pages(form.GreetingPages)),
            GreetingSeconds = form.GreetingSeconds,
            GreetsWhenClosed = form.GreetsWhenClosed,
            PrivacyLink = errors.Check(nameof(form.PrivacyLink), () => Link(form.PrivacyLink)),
            Consent = Text(nameof(form.Consent), form.Consent),
            HasSound = form.HasSound,
        };
        if (errors.IsValid && !SiteLine.Of(site, chat).IsShort)
            errors.AddRefusal(nameof(form.Greeting), Refusal.GreetingTooLong);
        return errors.IsValid ? chat : null;
    }

    private string? Line(string field, string? text, int longest) =>
        errors.Check(
            field,
            () =>
                text?.Length > longest
                    ? throw new RefusedException(Refusal.SettingOutOfRange)
                    : Names.Clean(text, longest)
        );

    private string? Text(string field, string? written)
    {
        var text = written?.ReplaceLineEndings("\n").Trim() ?? "";
        if (text.Length > SiteChat.MaxConsentLength || text.Any(one => char.IsControl(one) && one != '\n'))
            errors.AddRefusal(field, Refusal.SettingOutOfRange);
        return text.Length == 0 ? null : text;
    }

    private static string? Pages(string? text)
    {
        var pages = text?.Trim() ?? "";
        if (pages.Length == 0)
            return null;
        return pages.Length <= SiteChat.MaxPagesLength && Path().IsMatch(pages)
            ? pages
            : throw new RefusedException(Refusal.PathMalformed);
    }

    // Visitors follow it: nothing but a page of the web.
    private static string? Link(string? text)
    {
        var link = text?.Trim() ?? "";
        if (link.Length == 0)
            return null;
        return
            link.Length <= SiteChat.MaxLinkLength
            && Uri.TryCreate(link, UriKind.Absolute, out var address)
            && address.Scheme is "https" or "http"
            && address.UserInfo.Length == 0
            ? address.AbsoluteUri
            : throw new RefusedException(Refusal.LinkMalformed);
    }

    // As a browser's location.pathname is written.
    [GeneratedRegex(@"^/[\w\-./~%!$&'()*+,;=:@]*$")]
    private static partial Regex Path();
}
