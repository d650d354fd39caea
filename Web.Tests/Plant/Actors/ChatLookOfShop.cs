using LiveChatMeet.Sites.Chats;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Plant.Actors;

/// <summary>How a shop's chat looks.</summary>
internal static class ChatLookOfShop
{
    /// <summary>Saves the administrator's form, with these fields changed.</summary>
    public static async Task<HttpResponseMessage> SetChatAsync(
        this Shop shop,
        params (string Name, string Value)[] fields
    ) => await shop.Mara.SubmitAsync($"/agent/sites/{Shop.Site}/chat", "Save", fields);

    /// <summary>The same until the server is started again, without a form.</summary>
    /// <param name="of">The look of the site with an id.</param>
    public static async Task LooksAsync(this Server server, Func<string, SiteChat> of)
    {
        var id = await server.ReadAsync(db => db.Sites.Where(s => s.Key == Shop.Site).Select(s => s.Id).SingleAsync());
        server.Services.GetRequiredService<SiteChats>().Committed(of(id));
    }
}
