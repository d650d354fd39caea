using LiveChatMeet.Identity;
using LiveChatMeet.Presence;
using LiveChatMeet.Refusals;
using LiveChatMeet.Sites;

namespace LiveChatMeet.Livechat;

/// <summary>What the livechat's form sends. No record: logs write the arguments of handlers, and this has no words for
/// them.</summary>
public sealed class MessageForm
{
    private const int MaxPageFieldLength = 2_048;
    private const int MaxLanguageLength = 35; // RFC 5646, 4.4.1

    public string? Message { get; init; }

    public string? ClientId { get; init; }

    public string? Name { get; init; }

    public string? Email { get; init; }

    public string? PageUrl { get; init; }

    public string? PageTitle { get; init; }

    /// <summary>43 characters of base64url that a browser without a visitor yet made for itself.</summary>
    public string? Credential { get; init; }

    /// <summary>Whoever writes for the first time.</summary>
    /// <exception cref="RefusedException">Name or address are not possible.</exception>
    public NewVisitor ToNewVisitor(Site site, string credential, HttpRequest request) =>
        new()
        {
            SiteId = site.Id,
            CredentialHash = Secrets.Hash(credential),
            Name = Names.Clean(Name, Visitor.MaxNameLength),
            Email = EmailAddress.Clean(Email),
            // An address that is of no use is left out: the message counts.
            PageUrl = VisitorPages.CleanUrl(PageUrl) is { } url && VisitorPages.IsOf(site, url) ? url : null,
            PageTitle = PageTitle is { Length: <= MaxPageFieldLength } title
                ? Names.Clean(title, MaxPageFieldLength)
                : null,
            Device = Device.From(request.Headers.UserAgent),
            Language = request.GetTypedHeaders().AcceptLanguage.FirstOrDefault()?.Value.Value
                is { Length: <= MaxLanguageLength } language
                ? language
                : null,
        };
}
