using System.Net;
using LiveChatMeet.Livechat;
using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms;
using LiveChatMeet.Storage;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace LiveChatMeet.Tests.Livechat;

/// <summary>A visitor says who they are.</summary>
public sealed class AboutTests : IEventSubscriber
{
    private int _named;

    [Fact]
    public async Task Each_counts_as_a_message_and_what_is_known_already_changes_nothing()
    {
        await using var shop = await Shop.OpenAsync(
            new() { ["Limits:MessagesAtOnce"] = "2", ["Limits:MessagesPerMinute"] = "1" }
        );
        var (visitor, _) = await shop.OpenRoomAsync();
        foreach (var name in (string[])["Ada Byron", "Ada Lovelace"])
            using (var answer = await visitor.PostAsync("About", ("Name", name)))
                Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        using (var more = await visitor.PostAsync("About", ("Name", "Ada King")))
            await more.IsRefusalAsync(HttpStatusCode.TooManyRequests, Refusal.TooManyRequests);

        await shop.OpenRoomAsync();
        await using var scope = shop.Server.Services.CreateAsyncScope();
        var heard = new EventBus([this], NullLogger<EventBus>.Instance);
        var forms = ActivatorUtilities.CreateInstance<VisitorForms>(scope.ServiceProvider, heard);
        var id = await shop.Server.ReadAsync(db =>
            db.Visitors.Where(v => v.Name == null).Select(v => v.Id).SingleAsync()
        );
        await forms.RememberAboutAsync(id, new() { Name = "Eve" }, new DefaultHttpContext());
        await forms.RememberAboutAsync(id, new() { Name = "Eve" }, new DefaultHttpContext());

        Assert.Equal(1, _named);
    }

    void IEventSubscriber.On(Event happened) => _named += happened is VisitorNamed ? 1 : 0;
}
