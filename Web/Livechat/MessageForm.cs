using LiveChatMeet.Hosting;
using LiveChatMeet.Identity;
using LiveChatMeet.Presence;
using LiveChatMeet.Refusals;
using LiveChatMeet.Sites;

namespace LiveChatMeet.Livechat;

/// <summary>What the livechat's form sends. A class, because logs write the arguments of handlers, and a class without
/// ToString tells them nothing.</summary>
public sealed class MessageForm
{
    private const int MaxPageFieldLength = 2_048;
    private const int MaxLanguageLength = 35; // RFC 5646, 4.4.1

    public string? Message { get; init; }

    public string? ClientId { get; init; }

    /// <summary>What the visitor has agreed to (<see cref="Rooms.Consents.Consent.KeyOf"/>).</summary>
    public string? Consent { get; init; }

    public string? Name { get; init; }

    public string? Email { get; init; }

    /// <summary>The language that the address of the chat told.</summary>
    public string? Language { get; init; }

    public string? PageUrl { get; init; }

    public string? PageTitle { get; init; }

    /// <summary>43 characters of base64url, made by a browser that has no visitor yet.</summary>
    public string? Credential { get; init; }

    /// <summary>Whoever writes for the first time.</summary>
    /// <exception cref="RefusedException">The name or address is invalid.</exception>
    public NewVisitor ToNewVisitor(Site site, string credential, HttpRequest request) =>
        new()
        {
            SiteId = site.Id,
            CredentialHash = Secrets.Hash(credential),
            Name = Names.Clean(Name, Visitor.MaxNameLength),
            Email = EmailAddress.Clean(Email),
            // A useless address is left out: the message counts.
            PageUrl = VisitorPages.CleanUrl(PageUrl) is { } url && VisitorPages.IsOf(site, url) ? url : null,
            PageTitle = PageTitle is { Length: <= MaxPageFieldLength } title
                ? Names.Clean(title, MaxPageFieldLength)
                : null,
            Device = Device.From(request.Headers.UserAgent),
            Language = ChosenLanguage.Of(request, Language)?.Name ?? AskedBy(request),
        };

    private static string? AskedBy(HttpRequest request) =>
        request.GetTypedHeaders().AcceptLanguage.FirstOrDefault()?.Value.Value is { Length: <= MaxLanguageLength } first
            ? first
            : null;
}
