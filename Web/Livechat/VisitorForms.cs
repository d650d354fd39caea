using LiveChatMeet.Hosting;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms;
using LiveChatMeet.Rooms.Consents;
using LiveChatMeet.Rooms.Files;
using LiveChatMeet.Rooms.Ratings;
using LiveChatMeet.Sites;
using LiveChatMeet.Storage;
using LiveChatMeet.Texts;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Livechat;

/// <summary>Handles what visitors send with the livechat's form.</summary>
public sealed class VisitorForms(
    Chat chat,
    Uploads uploads,
    ConsentRule consents,
    Reassignments reassignments,
    Writer writer,
    EventBus events,
    Limits limits,
    TimeProvider time
)
{
    /// <summary>Sends the form's message. The first one creates the visitor, whom the browser then remembers.</summary>
    /// <exception cref="RefusedException">The limits refuse it, or <see cref="Chat"/> does.</exception>
    public async Task<RoomMessage> SendAsync(LivechatView view, MessageForm form, HttpContext context)
    {
        var clientId = form.ClientId ?? Ids.NewClientId();
        if (view.Visitor is not { } visitor)
            return await SendFirstAsync(view.Site, form, clientId, context);
        var me = new Actor(Party.Visitor, visitor.Id);
        limits.CountMessage(me, Network.Of(context));
        var draft = FormDraft.Checked(clientId, form.Message, context.Request);
        await RememberAboutAsync(visitor.Id, form);
        return await uploads.SendAsync(
            UploadOwner.Of(me, null),
            draft,
            files => chat.SendAsync(me, null, clientId, form.Message, files, form.Consent),
            context.RequestAborted
        );
    }

    /// <summary>Keeps the name and address of a form, if it has them.</summary>
    /// <exception cref="RefusedException">The name or address is invalid, or the limits refuse it.</exception>
    public Task RememberAboutAsync(string visitorId, MessageForm form, HttpContext context)
    {
        limits.CountMessage(new(Party.Visitor, visitorId), Network.Of(context));
        return RememberAboutAsync(visitorId, form);
    }

    private async Task RememberAboutAsync(string visitorId, MessageForm form)
    {
        var (name, email) = (Names.Clean(form.Name, Visitor.MaxNameLength), EmailAddress.Clean(form.Email));
        if (name is null && email is null)
            return;
        var rids = await writer.WriteAsync(async db =>
        {
            var visitor =
                await db.Visitors.SingleOrDefaultAsync(v => v.Id == visitorId && v.ErasedAt == null)
                ?? throw new RefusedException(Refusal.Unauthenticated);
            var (named, reached) = (name ?? visitor.Name, email ?? visitor.Email);
            if ((visitor.Name, visitor.Email, visitor.ForgottenAt) == (named, reached, null))
                return [];
            (visitor.Name, visitor.Email, visitor.ForgottenAt) = (named, reached, null);
            return await RoomWords.RenewAsync(db, visitorId);
        });
        if (rids.Count > 0)
            events.Publish(new VisitorNamed(rids));
    }

    /// <summary>Keeps what the visitor said of a conversation of theirs.</summary>
    /// <exception cref="RefusedException">As <see cref="RatingDraft.Checked"/> and <see cref="RateRoom"/> say.
    /// </exception>
    public Task RateAsync(string visitorId, RatingForm form, HttpContext context)
    {
        var draft = form.ToDraft();
        limits.CountMessage(new(Party.Visitor, visitorId), Network.Of(context));
        return writer.WriteAsync(new RateRoom(visitorId, form.Rid ?? "", draft, time));
    }

    /// <summary>Ends the visitor's conversation.</summary>
    public Task EndAsync(string visitorId, string rid) => reassignments.EndAsync(new(Party.Visitor, visitorId), rid);

    private async Task<RoomMessage> SendFirstAsync(Site site, MessageForm form, string clientId, HttpContext context)
    {
        limits.CountNewVisitor(Network.Of(context));
        // The browser may bring a credential that it made itself, so that a repeated message finds the same visitor.
        var credential =
            VisitorAuthentication.CredentialOf(context.Request)
            ?? (Secrets.IsWellFormed(form.Credential) ? form.Credential! : Secrets.New());
        var visitor = form.ToNewVisitor(site, credential, context.Request);
        var owner = UploadOwner.New(site.Id, visitor.CredentialHash);
        var draft = FormDraft.Checked(clientId, form.Message, context.Request);
        consents.Checked(site.Id, form.Consent);
        var message = await uploads.SendAsync(
            owner,
            draft,
            files => chat.SendAsNewVisitorAsync(visitor, clientId, form.Message, files, form.Consent),
            context.RequestAborted
        );
        if (!context.Request.Headers.ContainsKey(VisitorAuthentication.Header))
            VisitorAuthentication.Remember(context.Response, credential);
        return message;
    }
}
